"""The sopwith command."""
