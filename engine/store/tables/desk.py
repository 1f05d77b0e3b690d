"""What people keep for their own work at the desk: saved views."""
