"""Training of the HTML extractor's two tables."""
