"""Devices, what they said, and what came of it."""
