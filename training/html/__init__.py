"""Training of the HTML extractor's two tables: word weights and a forest."""
