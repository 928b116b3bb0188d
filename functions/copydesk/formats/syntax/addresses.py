"""Addresses as documents write them, which may be anything: urllib raises where a bracket is out of place."""

from urllib.parse import urljoin, urlsplit


def joined(base: str, address: str) -> str:
    """Return an address as it is seen from another, or as it is written where the two do not go together."""
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def host_of(address: str) -> str:
    """Return the host of an address without `www.`; "" where it has none."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
