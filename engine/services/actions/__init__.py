"""The actions of ``do`` steps: claimed from the outbox, run by a worker, and told to their jobs once."""
