"""A site configuration of FiveFilters' Full-Text RSS -> a profile, as far as its rules can be carried over.

`body` is carried over as `within`, as far as its XPath can be written in CSS: the text that is found is kept inside of
it. On 244 pages of 140 hosts with gold texts that is better on three hosts and worse on none. As `take` it was worse on
63, because sites have changed since, and the boxes hold captions and teasers too. `strip` was better on five hosts and
worse on two, `title` on two and two, `author` on two and four; `date` changed nothing. These are carried over on
request. What is left out is named.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import ValidationError

from copydesk.profiles.profile import MAX_RULES, MAX_SELECTOR, Profile
from copydesk.profiles.xpath import as_css

_XPATHS = {"body": ("body", "within"), "title": ("headline", "take"), "author": ("author", "take"),
           "date": ("date", "take"), "strip": ("body", "drop")}  # fmt: skip
# Entries that concern fetching or tidying, which copydesk does not do.
_OF_FETCHING = frozenset(
    {"test_url", "test_contains", "tidy", "prune", "parser", "autodetect_on_failure", "autodetect_next_page"}
    | {"skip_json_ld", "requires_login", "insert_detected_image", "native_ad_clue", "strip_image_src"}
)


@dataclass(frozen=True, slots=True)
class Imported:
    """The profile of a site configuration; `left_out` are its entries that were not carried over, but for fetching."""

    profile: Profile | None
    carried: int
    left_out: tuple[str, ...]


def import_config(host: str, text: str, *, with_all: bool = False) -> Imported:
    """Read the configuration of a host: `body`, and `with_all` also `strip`, `title`, `author` and `date`.

    `profile` is None where no rule for the text can be carried over.
    """
    rules: dict[str, dict[str, list[str]]] = {"body": {}, "headline": {}, "author": {}, "date": {}}
    carried, left_out = 0, []
    for name, value in _entries(text):
        if name in _OF_FETCHING or name.startswith("http_header"):
            continue
        part, entry = _XPATHS.get(name, ("body", "drop"))
        selectors = _selectors(name, value) if with_all or name == "body" else None
        if selectors is None:
            left_out.append(f"{name}: {value}")
            continue
        listed = rules[part].setdefault(entry, [])
        new = [one for one in selectors if one not in listed]
        if len(listed) + len(new) > MAX_RULES:
            left_out.append(f"{name}: {value}")
            continue
        listed += new
        carried += 1
    if not rules["body"]:
        return Imported(None, 0, tuple(left_out))
    try:
        filled = {part: lists for part, lists in rules.items() if lists}
        return Imported(Profile.model_validate({"hosts": [host], **filled}), carried, tuple(left_out))
    except ValidationError as invalid:
        return Imported(None, 0, (*left_out, *(str(fault["msg"]) for fault in invalid.errors())))


def host_of_config(file_name: str) -> str:
    """Return the host of a file: `.example.com.txt` is for subdomains, `example.com.txt` for the host."""
    return file_name.removesuffix(".txt").removeprefix(".").lower()


def _entries(text: str) -> Iterable[tuple[str, str]]:
    for line in text.splitlines():
        name, colon, value = line.partition(":")
        if colon and not line.lstrip().startswith("#") and value.strip():
            yield name.strip().lower(), value.strip()


def _selectors(name: str, value: str) -> list[str] | None:
    """The selectors of an entry; None where it cannot be carried over."""
    found = as_css(value) if name in _XPATHS else None
    return found if found and all(len(one) <= MAX_SELECTOR for one in found) else None
