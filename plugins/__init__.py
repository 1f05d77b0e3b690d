"""What third parties extend: hook specifications, the manager and the built-in plugins, one file each."""
