"""Characters: one form for each, in linear time."""
