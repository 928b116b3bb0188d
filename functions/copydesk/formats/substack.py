"""Substack's export: a zip archive of `posts.csv` and a page for each post, which are joined to one record.

Lists of subscribers and of deliveries in the archive hold private addresses. They are not read.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from functools import partial

from copydesk.article import Draft
from copydesk.errors import InvalidArticle, MalformedPayload, NotAnArticle, Rejected
from copydesk.extraction.html.document import parse_page
from copydesk.formats.fields.drafts import validate_draft
from copydesk.formats.format import Format, Unread
from copydesk.formats.syntax.flood import Flood
from copydesk.formats.syntax.office_package import OfficePackage, package_of
from copydesk.formats.syntax.payload import Payload

_LIST = re.compile(r"(?:[^/]{1,100}/)?posts\.csv\Z")
_COLUMNS = {"post_id", "title", "post_date", "is_published"}
# What the editor of Substack puts between the paragraphs: offers to subscribe, buttons, captions of pictures.
_WIDGETS = (
    ".subscription-widget, .subscription-widget-wrap, .button-wrapper, .captioned-image-container, .digest-post-embed,"
    " .embedded-post-wrap, .community-chat, .directMessage, .image-gallery-embed, .poll-embed,"
    " .install-substack-app-embed"
)
_KINDS = {"page": "a page of the site", "thread": "a thread for comments"}


def recognise(payload: Payload) -> bool:
    """Whether the payload is an archive with a list of posts and the folder of their pages."""
    package = package_of(payload)
    listed = _list_of(package) if package else ""
    if not package or not listed or not any(_is_page(name, listed) for name in package.entries):
        return False
    try:
        header = package.part(listed)[:2_000].decode("utf-8", "replace").lstrip("\ufeff").partition("\n")[0]
    except Rejected:
        return False
    return {name.strip(' "\r') for name in header.split(",")} >= _COLUMNS


def _list_of(package: OfficePackage) -> str:
    return next((name for name in package.entries if _LIST.match(name)), "")


def _is_page(name: str, listed: str) -> bool:
    return name.startswith(f"{listed.removesuffix('.csv')}/") and name.endswith(".html")


def parse(payload: Payload) -> Iterator[Rejected | Unread]:
    """Yield a draft for each post of the list, in its order; then one for each page that the list lacks."""
    package = OfficePackage.of(payload)
    listed, flood = _list_of(package), Flood(payload.limits)
    pages = [name for name in package.entries if _is_page(name, listed)]
    by_number = {_number(name): name for name in pages}
    csv.field_size_limit(payload.limits.cell_chars)
    rows = csv.DictReader(package.part(listed).decode("utf-8-sig", "replace").splitlines(keepends=True))
    try:
        for row in rows:
            flood.record(sum(len(cell) for cell in row.values() if isinstance(cell, str)) + payload.limits.record_bytes)
            post = {name: cell for name, cell in row.items() if isinstance(cell, str)}
            yield partial(_post, package, post, by_number.pop(post.get("post_id", "").partition(".")[0], ""))
    except csv.Error as fault:
        yield MalformedPayload(f"posts.csv, line {rows.line_num}: {fault}")
    for name in by_number.values():
        yield partial(_post, package, {}, name)


def _number(name: str) -> str:
    """The number of a post, with which the name of its page begins."""
    return name.rpartition("/")[2].partition(".")[0]


def _post(package: OfficePackage, post: Mapping[str, str], name: str) -> Draft | Rejected:
    try:
        return _read(package, post, name)
    except Rejected as rejected:
        return rejected.about(",".join(post.values()))


def _read(package: OfficePackage, post: Mapping[str, str], name: str) -> Draft:
    if post.get("type") in _KINDS:
        raise NotAnArticle(f"{_KINDS[post['type']]} on Substack, not a post")
    if not name:
        raise InvalidArticle("text: no article text, the export has no page for this post")
    is_published = post.get("is_published", "true").lower() == "true"
    fields = {
        "headline": post.get("title"),
        "description": post.get("subtitle"),
        "datePublished": post.get("post_date"),
        "identifier": post.get("post_id") or _number(name),
        "isAccessibleForFree": False if post.get("audience") == "only_paid" else None,
        "pubStatus": "usable" if is_published else "withheld",
        "text": _text(package.part(name)),
    }
    return validate_draft({field: value for field, value in fields.items() if value not in {None, ""}})


def _text(page: bytes) -> str:
    """The page of a post without its widgets, as HTML. Raises: InvalidArticle for a page without a text."""
    document = parse_page(page, "utf-8")
    for element in document.select(_WIDGETS):
        element.decompose()
    if not document.to_text().strip():
        raise InvalidArticle("text: no article text, the page of the post is empty")
    return str(document.select_one("body").inner_html)


FORMAT = Format("substack", recognise, parse, is_archive=True)
