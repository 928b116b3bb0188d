"""Duplicate detection: an article and the texts the table knows -> the article's cluster, and the article it copies."""
