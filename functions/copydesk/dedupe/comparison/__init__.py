"""Two texts -> how they relate: word shingles, alignment, features, and the judgement of a trained forest."""
