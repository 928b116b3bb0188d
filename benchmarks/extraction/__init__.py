"""Quality and speed of article extraction from HTML, compared with other extractors."""
