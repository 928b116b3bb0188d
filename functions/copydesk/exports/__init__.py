"""Articles -> files in formats that other programs read: pure functions, wherever the articles come from."""
