"""The values that pass from stage to stage.

An Upload is what a publisher sends, a Draft what a format found, an Article the normalized result, a Record what the
table and the search index hold.

Names are schema.org's first, ninjs' second; camelCase outside, snake_case inside. `schemas/` is generated from this
module, so the index type of a field is beside the field.
"""

from typing import Annotated, Any, Literal, Self

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

SCHEMA_VERSION = "1"


def indexed(kind: str, **options: Any) -> Any:
    """Return a field with its OpenSearch mapping, which the JSON Schema carries as `x-opensearch`."""
    return Field(json_schema_extra={"x-opensearch": {"type": kind, **options}})


DOUBTFUL = 0.8  # textConfidence; below it a text has the warning text_doubtful
_WORDS = {"analyzer": "words"}  # of search/mapping.py
_HEADLINE = {**_WORDS, "fields": {"keyword": {"type": "keyword", "ignore_above": 512}}}
_UNSEARCHED: dict[str, Any] = {"enabled": False}

Keyword = Annotated[str, indexed("keyword")]
Named = Annotated[str, indexed("keyword", fields={"words": {"type": "text", **_WORDS}})]
Text = Annotated[str, indexed("text", **_WORDS)]
Instant = Annotated[AwareDatetime, indexed("date")]
Count = Annotated[int, indexed("integer")]
PubStatus = Literal["usable", "withheld", "withdrawn"]


class Contract(BaseModel):
    """The base of all values that cross a trust boundary: camelCase outside, frozen inside."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        frozen=True,
    )


class Person(Contract):
    """An author: a human being or, where a piece is signed so, a desk."""

    name: Named
    url: Keyword | None = None


class Organization(Contract):
    """A publisher or agency, by the name it uses and the domain it publishes at."""

    name: Named | None = None
    domain: Named | None = None


class HeadlineCandidate(Contract):
    """A headline that a page shows somewhere, with the places that show it."""

    headline: str
    sources: tuple[str, ...] = Field(description="json-ld, h1, og, twitter, microdata, title and the like")


def _people(given: Any) -> Any:
    """Accept a name, a person, or a list of both; pydantic refuses anything else."""
    several = given if isinstance(given, list | tuple) else [given]
    return tuple({"name": one} if isinstance(one, str) else one for one in several if one)


def _organization(given: Any) -> Any:
    first = given[0] if isinstance(given, list) and given else given
    return {"name": first} if isinstance(first, str) else first


def _words(given: Any) -> Any:
    """Accept a list of words or one comma-separated line."""
    return tuple(word.strip() for word in given.split(",") if word.strip()) if isinstance(given, str) else given


def _addresses(given: Any) -> Any:
    """Accept an address, an ImageObject with `url`, or a list of both."""
    several = given if isinstance(given, list | tuple) else [given]
    return tuple(one.get("url") if isinstance(one, dict) else one for one in several if one)


def _works(given: Any) -> Any:
    """Accept an id or address, a CreativeWork with `@id`, `url` or `identifier`, or a list of both."""
    several = given if isinstance(given, list | tuple) else [given]
    named = (
        one.get("@id") or one.get("url") or one.get("identifier") if isinstance(one, dict) else one for one in several
    )
    return tuple(one for one in named if one)


People = Annotated[
    tuple[Person, ...], BeforeValidator(_people, json_schema_input_type=str | Person | list[str | Person])
]
Publisher = Annotated[Organization, BeforeValidator(_organization, json_schema_input_type=str | Organization)]
Words = Annotated[tuple[Keyword, ...], BeforeValidator(_words, json_schema_input_type=str | list[str])]
Addresses = Annotated[
    tuple[Keyword, ...],
    BeforeValidator(_addresses, json_schema_input_type=str | dict[str, Any] | list[str | dict[str, Any]]),
]
Works = Annotated[
    tuple[Keyword, ...],
    BeforeValidator(_works, json_schema_input_type=str | dict[str, Any] | list[str | dict[str, Any]]),
]


class Upload(Contract):
    """The fields that a publisher may send, as found. All are optional, but an article needs a `text`.

    Unknown fields are ignored. Dates are text here; the desk reads them.
    """

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    headline: str | None = None
    alternative_headline: str | None = None
    description: str | None = Field(default=None, description="the teaser, apart from the text")
    text: str | None = Field(default=None, description="the body; paragraphs separated by line breaks; HTML is read")
    url: str | None = None
    canonical_url: str | None = None
    identifier: str | None = Field(default=None, description="the publisher's own id, constant over revisions")
    version: str | None = Field(default=None, description="which version of its story this is: 3, 2nd Ld-Writethru")
    slugline: str | None = Field(default=None, description="the desk's name for the story, the same for its versions")
    is_based_on: Works = Field(default=(), description="ids or addresses of the articles that this one updates")
    author: People = ()
    publisher: Publisher | None = None
    source_organization: Publisher | None = Field(default=None, description="the agency that the text is from")
    date_published: str | None = None
    date_modified: str | None = None
    in_language: str | None = Field(default=None, description="BCP 47")
    article_section: Words = ()
    keywords: Words = ()
    image: Addresses = ()
    is_accessible_for_free: bool | None = None
    copyright_notice: str | None = None
    pub_status: str | None = Field(default=None, description="usable, withheld or canceled, as in ninjs and NewsML-G2")
    embargoed: str | None = Field(default=None, description="not to be published before this moment, RFC 3339")


class Cleaned(Contract):
    """One rule and how often it changed this article."""

    rule: Keyword
    count: Count


class Draft(Upload):
    """An article as a format found it, and as one normalization step passes it to the next."""

    is_page_text: bool = Field(default=False, description="the text is a whole page, chrome and all")
    received: str = Field(
        default="", description="when it was uploaded, RFC 3339: normalization has no clock of its own"
    )
    headline_candidates: tuple[HeadlineCandidate, ...] = ()
    published_precision: str | None = None
    published_source: str | None = None
    profile: str | None = None
    text_confidence: float | None = None
    language_confidence: float | None = None
    cleaned: tuple[Cleaned, ...] = ()
    warnings: tuple[str, ...] = ()

    def extracted(self, confidence: float) -> Self:
        """Return a copy with the confidence in its text, 0-1, and with a warning where that is doubtful."""
        doubt = ("text_doubtful",) if confidence < DOUBTFUL else ()
        return self.warned(*doubt, text_confidence=round(confidence, 3))

    def edited(self, rule: str, count: int, **changes: Any) -> Self:
        """Return a copy with the changes, and with the rule in `cleaned` if it acted (count > 0)."""
        cleaned = (*self.cleaned, Cleaned(rule=rule, count=count)) if count else self.cleaned
        return self.model_copy(update={**changes, "cleaned": cleaned})

    def warned(self, *warnings: str, **changes: Any) -> Self:
        """Return a copy with the changes and with the warnings added, each once."""
        return self.model_copy(update={**changes, "warnings": tuple(dict.fromkeys((*self.warnings, *warnings)))})


class Article(Contract):
    """A normalized article: NFC text without control characters, absolute canonical URL, aware UTC dates."""

    model_config = ConfigDict(extra="forbid")

    headline: Annotated[str, indexed("text", **_HEADLINE)] | None = None
    alternative_headline: Text | None = None
    headline_candidates: Annotated[tuple[HeadlineCandidate, ...], indexed("object", **_UNSEARCHED)] = Field(
        default=(), description="the headlines of a page that shows several, the one taken first"
    )
    description: Text | None = None
    text: Annotated[str, indexed("text", **_WORDS)] = Field(
        min_length=1, max_length=1_000_000, description="paragraphs, separated by a blank line"
    )
    text_confidence: Annotated[float, indexed("float")] | None = Field(
        default=None, ge=0, le=1, description="expected F1 of the text that was found in a page; absent if it was named"
    )
    url: Keyword | None = Field(default=None, description="as received")
    canonical_url: Keyword | None = None
    identifier: Keyword | None = None
    version: Keyword | None = None
    slugline: Keyword | None = None
    is_based_on: tuple[Keyword, ...] = ()
    author: tuple[Person, ...] = ()
    publisher: Organization | None = None
    source_organization: Organization | None = Field(
        default=None, description="the agency or distributor that the text is from, as declared or as the text credits"
    )
    date_published: Instant | None = None
    date_published_precision: (
        Annotated[Literal["second", "minute", "day", "unknown-zone"], indexed("keyword")] | None
    ) = None
    date_published_source: Keyword | None = Field(
        default=None,
        description="where the date is from: declared (the record's own field); in a page json-ld, json-ld-page, meta,"
        " microdata; profile (a rule); a guess from url, title, time, time-text, headline-text, class-text, page-text;"
        " document (its last change)",
    )
    date_modified: Instant | None = None
    in_language: Keyword = Field(default="und", description="BCP 47, `und` where undetermined")
    language_confidence: Annotated[float, indexed("float")] | None = Field(default=None, ge=0, le=1)
    article_section: tuple[Keyword, ...] = ()
    keywords: tuple[Keyword, ...] = ()
    image: tuple[Keyword, ...] = ()
    is_accessible_for_free: Annotated[bool, indexed("boolean")] | None = None
    copyright_notice: Text | None = None
    pub_status: Annotated[PubStatus, indexed("keyword")] = Field(
        default="usable", description="withheld: not to be published yet; withdrawn: not to be published any more"
    )
    embargoed: Instant | None = None
    word_count: Count = Field(default=0, ge=0)
    profile: Keyword | None = Field(default=None, description="its profile: host or folder, and a hash of its rules")
    cleaned: tuple[Cleaned, ...] = Field(default=(), description="what was removed, by rule")
    warnings: tuple[Keyword, ...] = ()


class Provenance(Contract):
    """The origin of a record: enough to read it again."""

    bucket: Keyword
    key: Keyword
    version_id: Keyword = ""
    sequencer: Keyword = ""
    etag: Keyword = ""
    event_time: Keyword = Field(default="", description="RFC 3339, UTC")
    record_index: Count = Field(default=0, ge=0, description="0 for the first record of the object")
    format: Keyword = ""


DuplicateKind = Literal["exact", "near"]
DuplicateRelation = Literal["exact", "cut", "extended", "localised", "updated", "corrected", "pickup", "release"]
Share = Annotated[float, indexed("float"), Field(ge=0, le=1)]


class Evidence(Contract):
    """Why an article is a copy of another, `matchedArticleId`; shares are from 0 to 1, for near copies only."""

    method: Annotated[DuplicateKind, indexed("keyword")]
    matched_article_id: Keyword
    fingerprint: Keyword = Field(description="of the matched article's text")
    containment_in: Share | None = Field(default=None, description="share of this text that is in the matched one")
    containment_of: Share | None = Field(default=None, description="share of the matched text that is in this one")
    coverage: Share | None = Field(default=None, description="share of the shorter text inside passages of both")
    number_agreement: Share | None = Field(default=None, description="of numbers between shared passages, those equal")
    name_agreement: Share | None = Field(default=None, description="of names between shared passages, those equal")
    matched_paragraphs: Count | None = Field(default=None, ge=0, description="paragraphs that are in both")


class Record(Article):
    """An article as stored, exported and indexed."""

    schema_version: Keyword = SCHEMA_VERSION
    article_id: Keyword
    read_by: Keyword | None = Field(default=None, description="version of copydesk and hash of its learned tables")
    reread_from: Keyword | None = Field(
        default=None, description="what had read it before `copydesk reread` did; absent where that changed nothing"
    )
    revision: Count = Field(ge=1, description="how many different texts of this article are known")
    content_hash: Keyword = Field(
        description="32 hex digits; equal for equal headline, description, text, dates, authors"
    )
    fingerprint: Keyword = Field(description="32 hex digits; equal for exact copies, also of other publishers")
    cluster_id: Keyword
    duplicate_of: Keyword | None = None
    duplicate_kind: Annotated[DuplicateKind, indexed("keyword")] | None = None
    duplicate_relation: Annotated[DuplicateRelation, indexed("keyword")] | None = Field(
        default=None, description="what the copy is to `duplicateOf`"
    )
    duplicate_evidence: Evidence | None = None
    provenance: Provenance

    def published(self) -> dict[str, Any]:
        """Return the record as JSON-able values under its published camelCase names, absent fields as None."""
        return self.model_dump(mode="json")
