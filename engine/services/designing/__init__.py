"""What a designer asks of a draft while writing it: proofs, completion, renaming, walks, forecasts."""
