"""Prefect flows: shifts that carry the work that waits in our own tables.

No flow run is made for a step, a timer, an event or a message. A flow run is a shift: for some minutes it
asks for the work that is due, in batches, and hands over to the next. docs/workers.md tells how it all plays
together.
"""
