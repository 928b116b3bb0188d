"""Learned readers: the article out of an HTML page, and out of the text of a whole page."""
