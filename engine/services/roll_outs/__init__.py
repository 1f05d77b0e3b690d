"""Publishing an SOP to all branches: prepared per variant, all or nothing, in stages, and back."""
