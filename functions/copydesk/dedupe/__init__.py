"""Article + what the table knows -> verdict: is it a copy, and of what."""
