"""All fields that a page declares, under schema.org names.

JSON-LD precedes meta tags, and these precede microdata: publishers keep them up to date in this order.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from copydesk.addresses.archives import original_address
from copydesk.formats.page.byline import authors
from copydesk.formats.page.evidence import PageEvidence, item_value
from copydesk.formats.page.headline import Candidate, headlines
from copydesk.formats.page.linked_data import texts
from copydesk.formats.page.publication import GUESSED, Date, find_modification, find_publication
from copydesk.formats.syntax.addresses import host_of, joined

# Names of meta tags by field, most trusted first.
_METAS: dict[str, tuple[str, ...]] = {
    "description": ("og:description", "description", "twitter:description", "dc.description", "dcterms.description"),
    "articleSection": ("article:section", "og:article:section", "parsely-section", "section", "cxenseparse:section"),
    "copyrightNotice": (
        "copyright",
        "rights",
        "dc.rights",
        "dcterms.rights",
        "dc.rightsholder",
        "dcterms.rightsholder",
    ),
}
_TAG_METAS = ("article:tag", "og:article:tag", "video:tag")  # one tag each
_KEYWORD_METAS = ("news_keywords", "keywords", "parsely-tags", "sailthru.tags", "cxenseparse:keywords")
_IMAGE_METAS = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
_LANGUAGE_METAS = ("content-language", "language", "dc.language", "dcterms.language", "og:locale")
_MOST_IMAGES = 20
MOST_CANDIDATES = 5  # headlines kept for one page


def page_fields(found: PageEvidence, address: str = "") -> dict[str, Any]:
    """Return the filled declared fields of a page. `address` is where it was fetched; "" if unknown."""
    link = original_address(found.links.get("canonical", ""))
    url = next(_addresses(found), "")
    base = address or url or link
    publishers = list(_publisher_names(found))
    fields = {
        "url": url,
        "canonicalUrl": joined(base, link) if link else "",
        "identifier": found.linked.of_article("identifier"),
        "version": found.linked.of_article("version"),
        "isBasedOn": found.linked.of_article("isBasedOn"),
        "author": authors(found, *publishers),
        "publisher": {"name": publishers[0]} if publishers else None,
        "sourceOrganization": next(texts(found.linked.of_article("sourceOrganization")), None),
        "dateModified": find_modification(found),
        "inLanguage": next(_languages(found), ""),
        "alternativeHeadline": _first(found, "alternativeHeadline"),
        "keywords": _keywords(found),
        "image": [joined(base, image) for image in _images(found)][:_MOST_IMAGES],
        "isAccessibleForFree": found.linked.of_article("isAccessibleForFree"),
        "description": _first(found, "description"),
        "copyrightNotice": _first(found, "copyrightNotice"),
        "articleSection": list(texts(found.linked.of_article("articleSection"))) or _first(found, "articleSection"),
    }
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


def headline_candidates(found: PageEvidence, address: str = "") -> list[Candidate]:
    """Return the page's headlines, the chosen one first."""
    host = host_of(own_address(found, address))
    labels = [label for label in host.split(".")[:-1] if len(label) > 3]
    names = [*_publisher_names(found), found.meta("application-name") or "", host, *labels[-1:]]
    return headlines(found, names)


def publication(found: PageEvidence, address: str = "") -> Date | None:
    """Return the page's date of publication with its source; None where it gives none."""
    return find_publication(found, own_address(found, address))


def own_address(found: PageEvidence, address: str = "") -> str:
    """Return the address of a page: where it was fetched, else as it declares; "" where neither is known."""
    return address or next(_addresses(found), "") or found.links.get("canonical", "")


def warnings(found: PageEvidence, date: Date | None) -> Iterator[str]:
    """Yield the warnings about the declared fields."""
    if found.linked.mended:
        yield "json_ld_repaired"
    if found.linked.broken:
        yield "json_ld_unreadable"
    if date is not None and date.source in GUESSED:
        yield "date_published_guessed"


def _addresses(found: PageEvidence) -> Iterator[str]:
    """The addresses that the page declares as its own, except rel=canonical."""
    pages = (found.linked.of_article("mainEntityOfPage"), found.linked.of_article("@id"))
    given = (found.meta("og:url"), found.linked.of_article("url"), *pages)
    for value in given:
        text = value.get("@id") or value.get("url") if isinstance(value, Mapping) else value
        if isinstance(text, str) and text.startswith(("http://", "https://")):
            yield original_address(text)


def _publisher_names(found: PageEvidence) -> Iterator[str]:
    yield from texts(found.linked.of_article("publisher"))
    yield from (found.metas[name][0] for name in ("og:site_name", "dc.publisher") if name in found.metas)
    yield from filter(None, (item_value(element) for element in _named_items(found, "publisher")))


def _named_items(found: PageEvidence, name: str) -> Iterator[Any]:
    """The elements that name a person or organisation in microdata."""
    for element in found.items.get(name, ()):
        yield element.select_one("[itemprop~=name]") or element


def _languages(found: PageEvidence) -> Iterator[str]:
    declared = found.linked.of_article("inLanguage")
    if isinstance(declared, Mapping):
        declared = declared.get("alternateName") or declared.get("name")
    given = (declared, found.language, found.meta(*_LANGUAGE_METAS), found.item("inlanguage"))
    for value in given:
        if isinstance(value, str) and 2 <= len(value.strip().replace("_", "-").split("-")[0]) <= 3:
            yield value


def _first(found: PageEvidence, name: str) -> str:
    """The first filled text of a property: in JSON-LD, in its meta tags, in microdata."""
    declared = next((text for text in texts(found.linked.of_article(name)) if text.strip()), "")
    return declared or found.meta(*_METAS.get(name, ())) or found.item(name.lower()) or ""


def _keywords(found: PageEvidence) -> list[str]:
    """Words of JSON-LD, else of meta tags with one word each, else of one line."""
    declared = list(texts(found.linked.of_article("keywords")))
    tags = [tag for name in _TAG_METAS for tag in found.metas.get(name, ())]
    given = declared or tags or [found.meta(*_KEYWORD_METAS) or found.item("keywords") or ""]
    words = (word.strip() for line in given for word in line.split(","))
    return list(dict.fromkeys(filter(None, words)))


def _images(found: PageEvidence) -> list[str]:
    declared = list(_image_addresses(found.linked.of_article("image")))
    shown = [image for name in _IMAGE_METAS for image in found.metas.get(name, ())]
    items = [element.attr("content") or element.attr("src") or "" for element in found.items.get("image", ())]
    return list(dict.fromkeys(filter(None, declared or shown or items)))


def _image_addresses(value: Any) -> Iterator[str]:
    """The addresses of an image or of several: `url` or `contentUrl` of an ImageObject."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _image_addresses(value.get("url") or value.get("contentUrl") or value.get("@id"))
    elif isinstance(value, list):
        for one in value:
            yield from _image_addresses(one)
