"""What would happen: many jobs, few people, working hours, before an SOP is published. Pure."""
