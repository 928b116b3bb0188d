"""The article out of the visible text of a page: lines, features, learned scores, choice."""
