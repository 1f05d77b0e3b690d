"""The built-in dispatch strategies, one file each."""
