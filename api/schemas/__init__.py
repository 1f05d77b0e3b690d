"""What goes over the wire: one file per noun. Times are RFC 3339 in UTC; inside they are milliseconds."""
