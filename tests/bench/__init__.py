"""Benchmarks: what was measured, beside the floor and beside peers, in one run."""
