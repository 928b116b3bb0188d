"""Names in bylines that are not people: agencies, desks, the publisher itself."""

import re

from copydesk.bylines.agencies import SIGNS

AGENCIES = SIGNS | {"iana", "the conversation"}  # in lower case
_WORDS = re.compile(
    r"\b(?:news|newsroom|nachrichten|redaktion|staff|team|agency|agencia|agence|desk|editors?|editorial|editorial board"
    r"|board|press|zeitung|tv|television|radio|media|magazine|gmbh|inc|ltd|llc|online|redacción|redazione|rédaction"
    r"|redação|redactie|toimitus|redakcja|redakce|редакция|times|post|tribune|journal|daily|department|university"
    r"|institute|association|foundation|company|group|studio|solutions|services|software|admin|administrator|webmaster)\b"
    r"|\w\.(?:com|org|net|de|at|ch|fr|es|it|nl|be|uk|tr|is|no|se|dk|pl|cz|ru|jp|kr|tv|info|eu)\b|ニュース|新聞|日报|新闻|뉴스|신문",
    re.IGNORECASE,
)
_LEAST_PART = 4  # letters; shorter names are parts of many words
_SIGNS = re.compile(r"\W")


def is_agency(name: str) -> bool:
    """Whether a name is the name of a news agency."""
    return name.strip(" ()/").casefold() in AGENCIES


def is_organisation(name: str, *publishers: str | None) -> bool:
    """Whether a name belongs to an agency, a desk or one of the publishers."""
    return is_agency(name) or bool(_WORDS.search(name)) or any(_is_of(name, one) for one in publishers if one)


def _is_of(name: str, publisher: str) -> bool:
    """Whether a name equals a publisher's, is a part of it or contains it, or is its initials."""
    plain, own = _plain(name), _plain(publisher)
    if len(plain) < _LEAST_PART or len(own) < _LEAST_PART:
        return plain == own or plain == _plain("".join(word[0] for word in publisher.split()))
    return plain in own or own in plain


def _plain(name: str) -> str:
    return _SIGNS.sub("", name.casefold())
