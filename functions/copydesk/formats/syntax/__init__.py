"""Bytes, compression, XML, JSON and web archives as syntax; nothing here knows an article."""
