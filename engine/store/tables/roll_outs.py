"""Publishing an SOP to all branches, in stages."""
