"""One machine without AWS: a folder for objects, one SQLite file for table, stream and full-text index."""
