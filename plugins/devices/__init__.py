"""The built-in device adapters: how devices are heard that do not call our API, one file each."""
