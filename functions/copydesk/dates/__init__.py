"""Dates as people and machines write them -> an instant, with the precision in which it was written."""
