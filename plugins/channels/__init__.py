"""The built-in channels, over which messages reach people outside of the app, one file each."""
