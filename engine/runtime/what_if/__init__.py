"""What-if: many jobs of an SOP with the people there are, simulated on the runtime as it is. Pure."""
