"""Dates as people and machines write them -> an instant, with how much of it was written."""
