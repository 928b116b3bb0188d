"""Bytes -> drafts. A format is one module and one line in the catalogue."""
