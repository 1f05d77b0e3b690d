"""Messages to people: posted with what causes them, put into words, delivered over channels."""
