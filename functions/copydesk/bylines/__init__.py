"""Bylines as publishers write them -> names, and which of them are people."""
