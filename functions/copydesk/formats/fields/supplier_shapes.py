"""Field values in suppliers' own shapes: words, images, bodies in parts, publishers by name, domain or address."""

import re
from collections.abc import Mapping
from typing import Any

_ADDRESS = re.compile(r"https?://(?P<host>[^/?#:@]+)", re.IGNORECASE)
_SINGLE = ("url", "canonicalUrl", "headline", "datePublished", "dateModified", "inLanguage")
_DOMAINS = ("domain_url", "clean_url", "source_domain", "canonical_domain", "hostname", "media_url", "source_url")
# Types of Arc XP elements; other types are pictures and embeds.
_PARTS_OF_TEXT = {None, "text", "header", "paragraph", "list", "quote"}


def in_one_piece(body: Any) -> Any:
    """Return a body as text: from a list of paragraphs, a list of Arc XP elements, or Fundus sections.

    A body of any other shape is returned unchanged.
    """
    if isinstance(body, list):
        parts = [_part(one) for one in body]
        return "\n\n".join(filter(None, parts)) if parts and all(isinstance(one, str) for one in parts) else body
    if not isinstance(body, Mapping) or not isinstance(body.get("sections"), list):
        return body
    sections = [body, *(section for section in body["sections"] if isinstance(section, Mapping))]
    lists = [part[name] for part in sections for name in ("summary", "headline", "paragraphs") if part.get(name)]
    lines = [line for one in lists if isinstance(one, list) for line in one if isinstance(line, str)]
    return "\n\n".join(lines) or None


def _part(element: Any) -> Any:
    """The text of a paragraph or an element; "" for an element without text."""
    if not isinstance(element, Mapping):
        return element
    if element.get("type") not in _PARTS_OF_TEXT:
        return ""
    listed = element["items"] if isinstance(element.get("items"), list) else []
    several = [element, *(item for item in listed if isinstance(item, Mapping))]
    return "\n\n".join(one["content"] for one in several if isinstance(one.get("content"), str))


def reshaped(found: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that have a supplier's own shape, converted to the shape of the contract."""
    shaped = {name: found[name][0] for name in _SINGLE if isinstance(found.get(name), list)}
    if isinstance(found.get("description"), list):  # Aylien's sentences
        shaped["description"] = " ".join(one for one in found["description"] if isinstance(one, str))
    if isinstance(found.get("author"), int):  # WordPress: the number of a user
        shaped["author"] = None
    shaped |= {name: _words(found[name]) for name in ("articleSection", "keywords") if name in found}
    if "image" in found:
        shaped["image"] = _image_addresses(found["image"])
    if isinstance(found.get("identifier"), Mapping):
        shaped["identifier"] = found["identifier"].get("value")
    return {**shaped, **_of_one_supplier(found, record), **_publisher(found.get("publisher"), found, record)}


def _of_one_supplier(found: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, Any]:
    """Fields whose meaning differs from their name at one supplier."""
    shaped: dict[str, Any] = {}
    if isinstance(record.get("paid_content"), bool):  # NewsCatcher
        shaped["isAccessibleForFree"] = not record["paid_content"]
    if "crawled" in record and found.get("dateModified") == record.get("updated"):  # Webz: when it crawled again
        shaped["dateModified"] = None
    if isinstance(record.get("pubDateTZ"), str) and isinstance(record.get("pubDate"), str):  # NewsData.io
        shaped["datePublished"] = f"{record['pubDate']} {record['pubDateTZ']}"
    for name, written in (("datePublished", "date_gmt"), ("dateModified", "modified_gmt")):  # WordPress
        if isinstance(record.get(written), str):
            shaped[name] = f"{record[written]}Z"
    if "an" in record:  # Dow Jones Factiva: the accession number; "del" withdraws an article
        shaped["identifier"] = record["an"]
        shaped["pubStatus"] = "deleted" if record.get("action") == "del" else found.get("pubStatus")
    return shaped


def _words(given: Any) -> Any:
    """Words as a list: trafilatura separates them by semicolons, Event Registry has labels, some by language."""
    if isinstance(given, str):
        words = [word.strip() for word in given.split(";" if ";" in given else ",")]
        return [word for word in words if word and not _ADDRESS.match(word)]  # Webz: a section as an address
    if isinstance(given, Mapping):  # Arc XP's primary section
        return [_label(given)] if _label(given) else given
    if not isinstance(given, list):
        return given
    labels = [_label(one) if isinstance(one, Mapping) else one for one in given]
    named = [next(iter(one.values()), None) if isinstance(one, Mapping) else one for one in labels]
    return [one for one in named if one and not isinstance(one, int)]  # WordPress: category numbers


def _label(word: Mapping[str, Any]) -> Any:
    return next((word[name] for name in ("label", "name", "text") if word.get(name)), None)


def _image_addresses(given: Any) -> Any:
    """The addresses of images: `url` or `contentUrl` of an ImageObject, the last and best of Fundus' versions."""
    several = given if isinstance(given, list) else [given]
    return [_image_address(one) if isinstance(one, Mapping) else one for one in several]


def _image_address(image: Mapping[str, Any]) -> Any:
    versions = image.get("versions")
    best = versions[-1] if isinstance(versions, list) and versions else image
    return best.get("url") or best.get("contentUrl") if isinstance(best, Mapping) else best


def _publisher(given: Any, found: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, Any]:
    """The publisher, from an object, a name with or without a domain, or an address.

    trafilatura's `source` is the address of the article itself.
    """
    source = record.get("source")
    own = {"url": source} if isinstance(source, str) and _ADDRESS.match(source) and "url" not in found else {}
    if isinstance(given, Mapping):
        name, addresses = given.get("name") or given.get("title"), ("domain", "uri", "url", "home_page_url", "homeUrl")
        domain = next(filter(None, (_domain(given.get(place)) for place in addresses)), None)
        return {**own, "publisher": {"name": name, "domain": domain}}
    if not isinstance(given, str):
        return own
    domain = _domain(given)
    beside = domain or next(filter(None, (_domain(record.get(name)) for name in _DOMAINS)), None)
    if not beside:
        return own
    return {**own, "publisher": {"domain": beside} if domain else {"name": given, "domain": beside}}


def _domain(given: Any) -> str | None:
    """The domain that a value is, or the host of an address; None for any other value."""
    if not isinstance(given, str) or " " in given or "." not in given:
        return None
    address = _ADDRESS.match(given)
    return (address["host"] if address else given).lower().removeprefix("www.")
