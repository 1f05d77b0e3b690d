"""The built-in actions of `do` steps, one file each."""
