"""Quality and speed of article extraction from page text, compared with rules that a user could write."""
