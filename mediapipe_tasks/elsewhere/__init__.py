"""Another Python, which runs what this one cannot; `mediapipe_tasks.setup` makes it."""
