"""Decision tables: cells as expressions, and the proof that every input has its row."""
