"""Search over any program, judged by the metrics that it prints.

Optuna chooses the parameters and decides which trial is hopeless. Each trial is a process of its
own, ``stdout-hook run`` with its own run folder, whose ``metrics.jsonl`` is read as it grows.

``space.py`` and ``command.py`` say what is tried, ``objective.py`` what counts, ``folder.py`` and
``storage.py`` what is kept, ``trial.py`` runs one trial and ``search.py`` all of them.
"""
