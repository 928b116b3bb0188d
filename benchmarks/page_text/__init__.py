"""How well and how fast an article is taken out of the visible text of a page, beside rules a user could write."""
