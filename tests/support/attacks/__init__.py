"""The collection of hostile submissions: reads, judges and settles them. `python -m` runs it."""
