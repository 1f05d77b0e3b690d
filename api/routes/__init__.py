"""Routes, one file per noun. Each declares its guard, what it answers with, and what can go wrong."""
