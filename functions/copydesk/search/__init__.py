"""Stored article -> search document and bulk action; index template and queries."""
