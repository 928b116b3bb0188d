"""One module per command: its options, its help texts, its example and its function. `catalogue` lists them."""
