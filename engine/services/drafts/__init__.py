"""Drafts: SOPs that are being written, by several people, file by file."""
