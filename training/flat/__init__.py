"""Training of the page text extractor's three tables: word weights and two forests; and of the headline's weights."""
