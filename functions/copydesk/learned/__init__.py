"""Evaluation of trained tables: a forest of regression trees, and weights of single words."""
