"""Evaluation of trained tables: forests of regression trees and word weights."""
