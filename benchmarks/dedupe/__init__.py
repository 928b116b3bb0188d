"""Duplicate detection on labelled streams, beside MinHash-LSH and an exact hash."""
