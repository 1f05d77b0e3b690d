"""The plugin of the chaos run."""
