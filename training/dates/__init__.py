"""The table of month names that dates are read with."""
