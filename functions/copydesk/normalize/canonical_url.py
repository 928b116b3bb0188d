"""One address for one article, independent of the link that led to it.

The form is the URL standard's (WHATWG, by ada); the rules below remove more. The canonical URL is a key, so the
address as received is kept too.
"""

import re
from ipaddress import ip_address
from urllib.parse import parse_qsl, quote, unquote

import can_ada

from copydesk.addresses.archives import is_archive, is_archive_host, original_address
from copydesk.article import Draft, Organization

# Query parameters that describe how a reader arrived and never select an article. Written for copydesk; the sources
# are each service's own documentation.
_TRACKING = re.compile(
    r"^(utm_\w+|fbclid|gclid|gclsrc|dclid|wbraid|gbraid|msclkid|twclid|ttclid|yclid|igshid|igsh|li_fat_id|mc_cid|mc_eid"
    r"|_ga|_gl|_hsenc|_hsmi|mkt_tok|vero_id|oly_enc_id|oly_anon_id|xtor|at_\w+|ns_\w+|wt_\w+|cmpid|cmp|icid|ito|smid|smtyp"
    r"|ref|ref_src|ref_url|referrer|spm|s_cid|sr_share|share|outputtype|amp|amp_js_v|usqp|__twitter_impression|ocid|taid)$"
)
_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_MOBILE_HOST = re.compile(r"^(www\.)?(amp|m|mobile|touch)\.(?=[^.]+\.[^.]+)")
_AMP_CACHE = re.compile(
    r"^([\w-]+\.cdn\.ampproject\.org/[acv]|(www\.)?google\.[a-z.]+/amp)/(s/)?(?P<address>[^/]+\..+)$"
)
_AMP_PATH = re.compile(r"(?<=.)(/amp|\.amp)(?=(\.html?)?/?$)|^/amp(?=/.)", re.IGNORECASE)
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")  # RFC 3986, section 2.3
_IP_ADDRESS = re.compile(r"[\d.]+")
# Second-level names under which countries register domains: co.uk, com.au, or.at.
_SECOND_LEVELS = {"ac", "co", "com", "edu", "go", "gob", "gov", "gv", "ne", "net", "nom", "or", "org"}
MAX_URL_CHARS = 2_048  # the longest address that DynamoDB's keys and browsers agree on


def canonicalize(draft: Draft) -> Draft:
    """Set `canonical_url` and the publisher's domain.

    The page's own `rel=canonical` is used if it has the same site and is not a front page or a listing above the page.
    Otherwise the address as received is used. A copy in a web archive has the address and publisher of its page. An
    address that cannot be read is dropped with a warning.
    """
    received = canonical_form(draft.url or "")
    declared = canonical_form(draft.canonical_url or "")
    believed = declared if declared and _is_believable(declared, received) else received
    unreadable = draft.warned("url_unreadable") if draft.url and not received else draft
    known = _publisher(draft.publisher or Organization())
    publisher = known.model_copy(update={"domain": known.domain or site(believed)}) if believed else draft.publisher
    return unreadable.model_copy(
        update={
            "url": draft.url.strip() if draft.url and received else None,
            "canonical_url": believed or None,
            "publisher": publisher,
            "is_based_on": tuple(canonical_form(name) or name for name in draft.is_based_on),
        }
    )


def _publisher(declared: Organization) -> Organization:
    """The declared publisher; an archive is none."""
    name, domain = (None if part and is_archive_host(part) else part for part in (declared.name, declared.domain))
    return Organization(name=name, domain=domain)


def canonical_form(address: str) -> str:
    """Return the canonical form of an address, "" if it is not an absolute http(s) address of a public host.

    Removes the archive or cache around it, user and password, default port, fragment, session id, tracking parameters,
    AMP and mobile forms, and a trailing slash. The rest of the query is kept, sorted. `http` becomes `https`, because
    both serve the same article. The canonical form of a canonical form is itself.
    """
    form, again = _form(address), ""
    while form and form != again:
        form, again = _form(form), form
    return form


def _form(address: str) -> str:
    """The address with every addition removed once; some come in several layers."""
    if not address or len(address) > MAX_URL_CHARS:
        return ""
    address = original_address(address)
    try:
        url = can_ada.parse(address.strip())
    except (ValueError, TypeError):  # TypeError: half a surrogate pair
        return ""
    if url.protocol not in {"http:", "https:"} or not _is_public(url.hostname):
        return ""
    if cached := _AMP_CACHE.match(url.hostname + url.pathname):
        return f"https://{cached['address']}{url.search}"
    host = _MOBILE_HOST.sub(r"\1", url.hostname.rstrip("."))
    port = f":{url.port}" if url.port and url.port not in {"80", "443"} else ""
    path = _AMP_PATH.sub("", _SESSION.sub("", _ESCAPE.sub(_unescaped, url.pathname))).rstrip("/")
    form = f"https://{host}{port}{path or '/'}{_query(url.search)}"
    return form if len(form) <= MAX_URL_CHARS else ""


def _is_public(host: str) -> bool:
    if _IP_ADDRESS.fullmatch(host):
        try:
            return ip_address(host).is_global
        except ValueError:
            return False
    return "." in host.strip(".")


def _unescaped(escape: re.Match[str]) -> str:
    """An escape by RFC 3986, section 6.2.2: in capitals, and as the character itself if that needs no escape."""
    char = chr(int(escape[0][1:], 16))
    return char if _UNRESERVED.fullmatch(char) else escape[0].upper()


def site(address: str) -> str | None:
    """The host of an address, without www."""
    return can_ada.parse(address).hostname.removeprefix("www.") if address else None


def _query(search: str) -> str:
    """The query without tracking parameters, sorted."""
    pairs = parse_qsl(search.removeprefix("?"), keep_blank_values=True, errors="surrogateescape")
    kept = sorted((name, value) for name, value in pairs if not _TRACKING.match(name.lower()))
    line = "&".join(f"{_quoted(name, '')}={_quoted(value, '/:,')}" for name, value in kept)
    return f"?{line}" if line else ""


def _quoted(part: str, safe: str) -> str:
    return quote(part, safe=safe, errors="surrogateescape")  # bytes that are not UTF-8 stay as they are


def _is_believable(declared: str, received: str) -> bool:
    """Whether a canonical link is on the page's own site and is neither a front page nor a listing."""
    if not received or is_archive(received):
        return not is_archive(declared)
    path, own = (unquote(can_ada.parse(form).pathname) for form in (declared, received))
    if _base(site(declared)) != _base(site(received)) or (path == "/" and own != "/"):
        return False
    return not own.startswith(f"{path}/") or _names_an_article(path)


def _names_an_article(path: str) -> bool:
    """Whether a path above the page's own is an article of several pages. Sections have short names without digits."""
    name = path.rpartition("/")[2]
    return name.count("-") >= 2 or any(char.isdigit() for char in name) or "." in name


def _base(host: str | None) -> str:
    """The last two labels of a host, or three under a second level such as co.uk."""
    labels = (host or "").split(".")
    is_second_level = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVELS
    return ".".join(labels[-3:] if is_second_level else labels[-2:])
