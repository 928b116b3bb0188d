"""The table of month names for parsing dates."""
