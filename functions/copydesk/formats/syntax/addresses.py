"""Addresses as documents write them, which may be malformed: urllib raises on a misplaced bracket."""

from urllib.parse import urljoin, urlsplit


def joined(base: str, address: str) -> str:
    """Return an address resolved against a base address, or as written where either cannot be parsed."""
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def host_of(address: str) -> str:
    """Return the host of an address without `www.`; "" where it has none or cannot be parsed."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
