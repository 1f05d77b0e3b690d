"""Giving jobs to people: positions, offers, and why somebody was chosen."""
