"""What the desk needs beyond jobs: escalations, saved views, imports and exports."""
