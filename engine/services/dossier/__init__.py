"""A job's whole record as one signed archive: what it holds, how it is written and how it reads."""
