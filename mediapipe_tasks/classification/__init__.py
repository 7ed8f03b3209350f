"""What every classifier's task does alike: scores, tables, logging and what the terminal shows."""
