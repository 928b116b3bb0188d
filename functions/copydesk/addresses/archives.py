"""The address of a copy in a web archive or cache -> the address of the page that was copied.

Replay tools (Wayback, OpenWayback, pywb) put the moment of the copy and the page's address into the path; a moment of
14 digits before an address is theirs at any host. archive.today has short addresses too: only its pages know the
original.
"""

import re
from urllib.parse import unquote

_HOSTS = (
    "web.archive.org", "archive.org", "www.archive.org", "wayback.archive.org", "wayback.archive-it.org",
    "web-beta.archive.org", "liveweb.archive.org", "arquivo.pt", "webarchive.nationalarchives.gov.uk",
    "webarchive.loc.gov", "www.webarchive.org.uk", "webarchive.org.uk", "web.archive.bibalex.org", "swap.stanford.edu",
    "wayback.webarchiv.cz", "wayback.vefsafn.is", "vefsafn.is", "timetravel.mementoweb.org", "haw.nsk.hr",
    "archive.today", "archive.ph", "archive.is", "archive.li", "archive.vn", "archive.md", "archive.fo",
)  # fmt: skip
_ADDRESS = r"(?P<address>(?:https?(?::|%3A)(?:/|%2F){1,2}|www\.)[^\s/][^\s]*)"
_MOMENT = r"(?:\d{4,14}(?:[a-z]{2}_)?|\*|newest|oldest|\d{4}\.\d\d\.\d\d-\d{6})"
_BEFORE = r"(?:[\w.-]{1,40}/){0,3}?"
_ARCHIVED = re.compile(
    rf"(?:https?://)?(?:{'|'.join(map(re.escape, _HOSTS))})(?::\d+)?/{_BEFORE}(?:{_MOMENT}/)?{_ADDRESS}", re.IGNORECASE
)
_REPLAYED = re.compile(rf"(?:https?://[^/\s]{{1,255}})?/{_BEFORE}\d{{14}}(?:[a-z]{{2}}_)?/{_ADDRESS}", re.IGNORECASE)
_READER = re.compile(rf"https?://r\.jina\.ai/{_ADDRESS}", re.IGNORECASE)
_CACHED = re.compile(
    r"https?://webcache\.googleusercontent\.com/search\?(?:[^#\s]{0,200}?&)?q=cache:(?:[\w-]{8,16}:)?(?P<address>[^&#\s+]+)(?:[&#+].*)?",
    re.IGNORECASE,
)
_FORMS = (_ARCHIVED, _REPLAYED, _READER, _CACHED)
_SCHEME = re.compile(r"(https?):/{1,2}(?=[^/])", re.IGNORECASE)
_MOST_LAYERS = 3  # of a copy of a copy
_HOST = re.compile(r"https?://([^/:\s]+)", re.IGNORECASE)


def original_address(address: str) -> str:
    """Return the address of the page behind the address of its archived copy; any other address unchanged."""
    found = address.strip()
    for _ in range(_MOST_LAYERS):
        copy = next(filter(None, (form.fullmatch(found) for form in _FORMS)), None)
        if copy is None:
            break
        found = _whole(unquote(copy["address"]) if copy.re is _CACHED else copy["address"])
    return found if found != address.strip() else address


def _whole(written: str) -> str:
    """An address with its scheme: archives and servers in between write `https:/host`, or leave it out."""
    address = unquote(written) if re.match(r"https?%3A", written, re.IGNORECASE) or "://" not in written else written
    known = _SCHEME.match(address)
    return f"{known[1]}://{address[known.end() :]}" if known else f"http://{address}"


def is_archive(address: str) -> bool:
    """Whether an address is one of an archive, which publishes nothing itself."""
    host = _HOST.match(address.strip())
    return host is not None and is_archive_host(host[1])


def is_archive_host(host: str) -> bool:
    """Whether a host is an archive's."""
    return host.lower() in _HOSTS
