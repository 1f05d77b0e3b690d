"""Giving jobs to people: who can, who is best, offers, and the reasons."""
