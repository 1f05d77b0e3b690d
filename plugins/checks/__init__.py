"""The built-in checks of evidence, one file each."""
