"""What is fuzzed: each target turns bytes into a result, which must be the same on a second run."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice

from builders import ref
from copydesk.article import Draft
from copydesk.bylines.names import names_in
from copydesk.dates.moment import read_moment
from copydesk.dates.written import all_written
from copydesk.dedupe.comparison.prepared import PreparedText
from copydesk.dedupe.comparison.verifier import judge
from copydesk.errors import Rejected
from copydesk.extraction.html.document import article_text, parse_page, text_of
from copydesk.extraction.page_text.article import find_article_in_text
from copydesk.formats.catalogue import FORMATS
from copydesk.formats.format import Format
from copydesk.formats.page.markdown_text import is_markdown, render_as_page_text
from copydesk.formats.page.page import read_page
from copydesk.formats.parsing import ParsedObject, parse
from copydesk.formats.syntax import json_array, json_head, linked_nodes, warc_records, xml, zip_archive
from copydesk.formats.syntax.compression import Packed
from copydesk.formats.syntax.http_response import response
from copydesk.formats.syntax.json_text import load_json, refuse_constant
from copydesk.formats.syntax.payload import Payload
from copydesk.formats.syntax.xml_fields import entry_fields, loose_fields
from copydesk.normalize import normalize
from copydesk.normalize.canonical_url import canonical_form
from copydesk.normalize.limits import MAX_FIELD_CHARS
from copydesk.normalize.markup import strip_markup
from copydesk.normalize.paragraphs import set_paragraphs
from copydesk.normalize.repeats import fold_doubled_text
from copydesk.normalize.unicode import clean_unicode
from copydesk.settings import Limits
from corpus.whole_path import ingested, upload

Target = Callable[[bytes], object]

LIMITS = Limits(
    held_bytes=2**20, decompressed_bytes=2**22, streamed_bytes=2**22, json_whole_bytes=64, piece_bytes=4_096
)
MOST_RECORDS = 2_000  # that are read of one input
# The first byte of an input selects a name and a content type for the whole path.
_DECLARED = (
    *(("inbox/a", ""), ("inbox/a.txt", "text/plain"), ("inbox/a.json", "application/json"), ("inbox/a.html", "")),
    *(("inbox/a.xml", "text/xml"), ("inbox/a.csv", "text/csv"), ("inbox/a.md", "text/markdown"), ("a.gz", "x/y")),
    *(("inbox/%00\u202e.jsonl", "application/jsonl; charset=\xff"), ("a.zip", "application/zip")),
)


def whole_path(given: bytes) -> object:
    """Recognition, parsing, normalization, identity, copies and the table, for a declared name and content type."""
    name, content_type = _DECLARED[given[0] % len(_DECLARED)] if given else ("", "")
    return ingested(upload(given[1:], name, content_type))


def recognised(given: bytes) -> object:
    """The records of the format that is recognised, and the articles they become."""
    records = islice(parse(upload(given), LIMITS).records, MOST_RECORDS)
    return [repr(one) if isinstance(one, Rejected) else outcome_of(one) for one in records]


def outcome_of(draft: Draft) -> str:
    """The article of a draft, or its rejection."""
    try:
        return repr(normalize(draft))
    except Rejected as rejected:
        return rejected.reason


def recognition(given: bytes) -> object:
    """Every format's recognition, whatever the others answer."""
    payload = Payload(Packed(given, LIMITS), limits=LIMITS)
    return [(one.name, one.recognise(payload), one.may_be(payload)) for one in FORMATS]


def _records(given: bytes, of: Format) -> object:
    """The records of one format, also where it is not recognised, and the articles they become."""
    payload = Payload(Packed(given, LIMITS), limits=LIMITS)
    found = ParsedObject(of.name, iter(of.parse(payload)), LIMITS).records
    return [repr(one) if isinstance(one, Rejected) else outcome_of(one) for one in islice(found, MOST_RECORDS)]


def _text(given: bytes) -> str:
    return given.decode("utf-8", "replace")


def _pieces(given: bytes) -> Iterator[bytes]:
    """Seven bytes at a time, so that every token is cut somewhere."""
    return (given[place : place + 7] for place in range(0, len(given), 7))


def zip_members(given: bytes) -> object:
    """The members of a zip archive."""
    return [repr(one) for one in islice(zip_archive.members(b"PK\3\4" + given, LIMITS), MOST_RECORDS)]


def compression(given: bytes) -> object:
    """Every layer of compression."""
    return Packed(given, LIMITS).whole(), b"".join(Packed(given, LIMITS).pieces())


def archive_records(given: bytes) -> object:
    """The records of a web archive, in pieces, and the HTTP responses in them."""
    return [repr(one) for one in islice(warc_records.records(_pieces(given)), MOST_RECORDS)]


def http_response(given: bytes) -> object:
    """A response and its body."""
    return response(b"HTTP/1.1 200 OK\r\n" + given).body(2**20)


def json_elements(given: bytes) -> object:
    """A JSON array in pieces, and the same array read whole."""
    decoder = json.JSONDecoder(parse_constant=refuse_constant)
    whole = [repr(one) for one in json_array.elements(iter(["[" + _text(given)]), decoder, 10_000)]
    parts = [repr(one) for one in json_array.elements(iter("[" + _text(given)), decoder, 10_000)]
    assert whole == parts
    return whole


def json_text(given: bytes) -> object:
    """Strict JSON, repaired JSON-LD, and the names at the top."""
    repaired = linked_nodes.repaired(_text(given), LIMITS)
    nodes = [(linked_nodes.types(one), linked_nodes.is_article(one)) for one in linked_nodes.nodes(repaired)]
    return repr((load_json(_text(given), 1, 10_000), nodes, sorted(json_head.top_names(Payload(given)))))


def xml_records(given: bytes) -> object:
    """An XML document, its records, and each read strictly and loosely."""
    text, root, _ = xml.open_document(Payload(given, limits=LIMITS))
    fragments = [text[begin:end] for begin, end in xml.spans(text, "item", "entry", start=root.start)]
    strict = [entry_fields(one, root.prefixes, LIMITS).every("title", "@href") for one in fragments]
    return strict, [loose_fields(one, root.prefixes).every("title") for one in fragments]


def page_text(given: bytes) -> object:
    """The article of a page's text, with the reason of each line."""
    found = find_article_in_text(_text(given))
    return found.body, found.second, [repr(reason) for reason in found.reasons()]


def html_article(given: bytes) -> object:
    """The article of an HTML page, with the reason of each block."""
    found = article_text(parse_page(given))
    return found.text, found.confidence, [repr(reason) for reason in found.reasons()]


def html_page(given: bytes) -> object:
    """Text and fields of an HTML page."""
    return repr(read_page(Payload(b"<html>" + given), "https://gazette.example/a"))


def html_fragment(given: bytes) -> object:
    """The text of a fragment of HTML."""
    return text_of(_text(given))


def dates(given: bytes) -> object:
    """A date alone in a field, and every date in a text."""
    text = _text(given)
    moments = [read_moment(text, language) for language in ("", "en", "de", "pl")]
    return repr((moments, [list(all_written(text, language)) for language in ("", "en-US", "cs")]))


def addresses(given: bytes) -> object:
    """The canonical form of an address; the form of a form is the form itself."""
    form = canonical_form(_text(given))
    assert canonical_form(form) == form
    return form, canonical_form("https://gazette.example/" + _text(given))


def bylines(given: bytes) -> object:
    """The names in a byline."""
    return names_in(_text(given)), names_in(_text(given), "The Gazette", "gazette.example")


def _step(given: bytes, step: Callable[[Draft], Draft]) -> object:
    """A normalization step on a text, also as headline and description."""
    text = _text(given)
    return repr(step(Draft(headline=text[:MAX_FIELD_CHARS], text=text, description=text[:MAX_FIELD_CHARS])))


def unicode(given: bytes) -> object:
    """One spelling for every character: the cleaned form of a cleaned text is itself."""
    once = clean_unicode(Draft(text=given.decode("utf-8", "surrogateescape")))
    assert clean_unicode(once).text == once.text
    return repr(once)


def markdown(given: bytes) -> object:
    """Markdown as page text."""
    return is_markdown(_text(given)), repr(render_as_page_text(Draft(text=_text(given))))


def article(given: bytes) -> object:
    """Every normalization step, over the fields of a draft and a page text."""
    parts = [*_text(given).split("\0"), *[""] * 8]
    names = ("headline", "description", "url", "canonical_url", "date_published", "in_language", "embargoed")
    fields = dict(zip(names, parts, strict=False))
    text = "\0".join(parts[8:]).strip("\0") or parts[0]
    draft = Draft(**fields, author=parts[7:8], text=text, is_page_text=given[-1:] < b"a")  # type: ignore[arg-type]
    return repr(normalize(draft.model_copy(update={"received": ref().event_time})))


def comparison(given: bytes) -> object:
    """The verdict on two texts, both ways around; without a NUL byte on a text and its later two thirds."""
    one, nul, other = _text(given).partition("\0")
    other = other if nul else f"{one[len(one) // 3 :]} The end."
    mine, its = PreparedText(one, headline=one[:40]), PreparedText(other, address="https://gazette.example/a-1")
    return repr((judge(mine, its), judge(its, mine)))


TARGETS: dict[str, Target] = {
    "whole-path": whole_path,
    "recognised": recognised,
    "recognition": recognition,
    **{f"format-{one.name}": partial(_records, of=one) for one in FORMATS},
    "zip": zip_members,
    "compression": compression,
    "web-archive": archive_records,
    "http-response": http_response,
    "json-array": json_elements,
    "json-text": json_text,
    "xml": xml_records,
    "page-text": page_text,
    "html-article": html_article,
    "html-page": html_page,
    "html-fragment": html_fragment,
    "dates": dates,
    "addresses": addresses,
    "bylines": bylines,
    "markup": partial(_step, step=strip_markup),
    "repeats": partial(_step, step=fold_doubled_text),
    "paragraphs": partial(_step, step=set_paragraphs),
    "unicode": unicode,
    "markdown": markdown,
    "article": article,
    "comparison": comparison,
}
