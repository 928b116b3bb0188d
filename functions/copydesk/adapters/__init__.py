"""The only modules that do I/O, read the clock or know an SDK."""
