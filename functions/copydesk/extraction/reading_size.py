"""The length of a text, comparable across scripts."""

UNSPACED = 20  # letters; a text with more than half as many per word may be in a script without spaces
UNSPACED_FACTOR = 2.5  # Latin letters; an ideograph carries about as much


def reading_size(text: str) -> float:
    """Return the length in Latin letters: a character of a script without spaces counts as two and a half."""
    size = len(text)
    if not text.isascii() and size > UNSPACED * (text.count(" ") + 1) * 0.5:
        wide = sum(map("\u2e80".__le__, text))
        return size + (UNSPACED_FACTOR - 1) * wide
    return float(size)
