"""The work that waits in tables, as operations that a worker asks for in batches.

A worker beside an embedded database asks for them over the API, whose process holds the one writer; a
worker on
PostgreSQL does them itself. Both call the same functions.
"""
