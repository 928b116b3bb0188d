"""Learned extractors: the article from an HTML page, and from the visible text of a whole page."""
