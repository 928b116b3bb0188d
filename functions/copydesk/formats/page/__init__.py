"""What a page says of its article beside the text: gathered from every place, then chosen field by field."""
