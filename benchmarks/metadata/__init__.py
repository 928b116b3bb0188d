"""Accuracy of headline, date and authors read from a page, compared with other readers."""
