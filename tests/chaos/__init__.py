"""Everything is killed at random for minutes under load; afterwards laws are counted from the database.

``python -m tests.chaos --minutes 5 --seed 7 --database postgres``; docs/chaos.md tells what is held.
"""
