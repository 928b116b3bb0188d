"""The size of a text for a reader, whatever its script."""

UNSPACED = 20  # letters per space; above it the script writes without spaces
UNSPACED_FACTOR = 2.5  # an ideograph says about as much as this many Latin letters


def reading_size(text: str) -> float:
    """Length in Latin letters: scripts without spaces count more per character, so all scripts compare."""
    size = len(text)
    if not text.isascii() and size > UNSPACED * (text.count(" ") + 1) * 0.5:
        wide = sum(map("\u2e80".__le__, text))
        return size + (UNSPACED_FACTOR - 1) * wide
    return float(size)
