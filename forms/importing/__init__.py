"""Forms from elsewhere: XLSForm, JSON Schema, sample data, with a list of what could not be carried over."""
