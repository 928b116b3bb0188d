"""How often headline, date and authors are read right off a page, beside other readers."""
