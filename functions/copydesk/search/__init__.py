"""Stored article -> search document, bulk action, index template; and the reading of bulk answers."""
