"""Bylines as publishers write them -> the names in them, of people and of organisations."""
