"""Two texts -> how they relate: shingles, alignment, features, a learned judgement."""
