"""Bytes -> drafts. One module a format, one line a format in the catalogue."""
