"""A profile: what is known of one publisher or supplier, and what its pages and records need to be read right.

Everything in it is bounded. Words are compared as they are written, and there are no regular expressions: a pattern
that takes exponential time cannot be expressed. Selectors are CSS without `:has()` and `:nth-...()`, whose time grows
with the square of a page; all others are matched in time linear in it.
"""

import hashlib
import re
from functools import cached_property
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

import turbohtml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

MAX_SELECTOR = 300  # characters
MAX_RULES = 50  # of one list
MAX_SELECTORS = 100  # of one profile; on a page of 220,000 nested elements one took up to 1.3 s, on real pages 0.1 ms
# Slower ones, and those that a saved page does not have (:hover), are refused.
PSEUDO_CLASSES = frozenset(
    {"not", "is", "where", "root", "empty", "first-child", "last-child", "only-child"}
    | {"first-of-type", "last-of-type", "only-of-type"}
)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|\[[^\]]*\]")
_PSEUDO_CLASS = re.compile(r":([a-z-]+)", re.IGNORECASE)
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
_EMPTY = turbohtml.parse("", positions=False)


def _selector(written: str) -> str:
    """A selector of CSS that is read. Raises: ValueError."""
    names = _PSEUDO_CLASS.findall(_QUOTED.sub("", written))
    slow = next((name for name in names if name.lower() not in PSEUDO_CLASSES), None)
    if slow:
        raise ValueError(f":{slow} is not read in a profile; :{', :'.join(sorted(PSEUDO_CLASSES))} are")
    _EMPTY.select(written)  # its error is a ValueError and names the place
    return written


def _host(written: str) -> str:
    """A host in lower case. Raises: ValueError."""
    if not _HOST.fullmatch(written):
        raise ValueError("must be a host in small letters without https:// and path, such as example.com")
    return written.removeprefix("www.")


def _folder(written: str) -> str:
    folder = written.strip("/")
    if not folder:
        raise ValueError("must be a folder of the object's key, such as dpa or suppliers/dpa")
    return folder


def _zone(written: str) -> str:
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - loaded by profiles with a zone alone

    try:
        ZoneInfo(written)
    except (ValueError, OSError, KeyError) as unknown:  # ZoneInfoNotFoundError is a KeyError
        raise ValueError("must be a time zone of the IANA database, such as Europe/Berlin") from unknown
    return written


def base_address(written: str) -> str:
    """Check an address, or a scheme alone, below which the first folder is a host. Raises: ValueError."""
    is_scheme = written in {"http://", "https://"}
    if not is_scheme and (urlsplit(written).scheme not in {"http", "https"} or not urlsplit(written).hostname):
        raise ValueError("must be an http or https address, or https:// alone where folders are named after hosts")
    return written


Selector = Annotated[str, Field(min_length=1, max_length=MAX_SELECTOR), AfterValidator(_selector)]
Selectors = Annotated[tuple[Selector, ...], Field(max_length=MAX_RULES)]
Phrases = Annotated[tuple[Annotated[str, Field(min_length=1, max_length=200)], ...], Field(max_length=MAX_RULES)]
Hosts = Annotated[tuple[Annotated[str, AfterValidator(_host)], ...], Field(max_length=MAX_RULES)]
Folders = Annotated[
    tuple[Annotated[str, Field(max_length=1024), AfterValidator(_folder)], ...], Field(max_length=MAX_RULES)
]
DateOrder = Literal["day-month-year", "month-day-year", "year-month-day"]
FieldName = Literal[
    "headline", "alternativeHeadline", "description", "text", "url", "canonicalUrl", "identifier", "author",
    "publisher", "datePublished", "dateModified", "inLanguage", "articleSection", "keywords", "image",
    "isAccessibleForFree", "copyrightNotice", "pubStatus", "embargoed", "version", "slugline", "isBasedOn",
    "sourceOrganization",
]  # fmt: skip


class Rules(BaseModel):
    """What a page's field is taken from, and what is dropped from it."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    take: Selectors = Field(default=(), description="CSS selectors; the first that finds a text is used")
    drop: Selectors = Field(default=(), description="CSS selectors of elements that are left out")
    drop_words: Phrases = ()


class FieldRules(Rules):
    """Rules for headline, date or author."""

    take_words: Phrases = Field(
        default=(), description="a line of the page that begins with these words holds the field behind them"
    )
    drop_words: Phrases = Field(default=(), description="words removed from the beginning and end of the field")


class BodyRules(Rules):
    """Rules for the text."""

    within: Selectors = Field(default=(), description="CSS selectors; the text that is found is kept inside of these")
    drop_words: Phrases = Field(default=(), description="paragraphs that begin with these words are left out")
    start_words: Phrases = Field(default=(), description="the text begins with the paragraph of these words")
    end_words: Phrases = Field(default=(), description="the text ends before the paragraph of these words")


class Profile(BaseModel):
    """One publisher or supplier; every entry but hosts or folders is optional."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    hosts: Hosts = Field(default=(), description="hosts; each stands for its subdomains too")
    folders: Folders = Field(
        default=(), description="folders or files in the key of an upload, for suppliers whose files name no host"
    )
    publisher: Annotated[str, Field(min_length=1, max_length=200)] | None = Field(
        default=None, description="the publisher's name, in place of any other"
    )
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] | None = Field(
        default=None, description="BCP 47; used where the upload declares none"
    )
    zone: Annotated[str, AfterValidator(_zone)] | None = Field(
        default=None, description="time zone of the IANA database; used for times without a zone"
    )
    date_order: DateOrder | None = Field(default=None, description="the order of dates in figures, such as 03/04/2026")
    base_url: Annotated[str, AfterValidator(base_address)] | None = Field(
        default=None, description="with folders: address of the folder; a page without an address gets its own by it"
    )
    body: BodyRules = BodyRules()
    headline: FieldRules = FieldRules()
    date: FieldRules = FieldRules()
    author: FieldRules = FieldRules()
    fields: dict[Annotated[str, Field(min_length=1, max_length=200)], FieldName] = Field(
        default_factory=dict, description="names of columns or JSON fields, and the fields that they hold"
    )

    @model_validator(mode="after")
    def _has_place(self) -> Self:
        if not self.hosts and not self.folders:
            raise ValueError("hosts or folders must name what the profile is for")
        if self.base_url and not self.folders:
            raise ValueError("base_url needs folders: the address of a page is made of its path below them")
        rules = (self.body, self.headline, self.date, self.author)
        if sum(len(one.take) + len(one.drop) for one in rules) + len(self.body.within) > MAX_SELECTORS:
            raise ValueError(f"a profile has at most {MAX_SELECTORS} selectors")
        return self

    @cached_property
    def label(self) -> str:
        """The first host or folder, and eight hex digits that change with any rule."""
        digest = hashlib.sha256(self.model_dump_json(exclude_defaults=True).encode()).hexdigest()
        return f"{(*self.hosts, *self.folders)[0]}@{digest[:8]}"
