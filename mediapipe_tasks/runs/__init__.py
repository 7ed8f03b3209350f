"""A run of any task: its folder, its trackers, its page, and how it goes on after a stop."""
