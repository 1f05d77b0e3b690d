"""What the checker asks of an SOP, one module a kind of question."""
