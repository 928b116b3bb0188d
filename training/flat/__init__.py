"""Training of the page text's two tables."""
