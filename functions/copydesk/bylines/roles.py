"""Removes roles from names: "Jane Roe, Political Correspondent" is Jane Roe."""

import re

_ROLES = (
    "reporter|correspondent|editor|writer|journalist|columnist|contributor|producer|photographer|bureau chief|analyst"
    "|redakteur(?:in)?|korrespondent(?:in)?|volontär(?:in)?|reporterin|journalistin|chefredakteur(?:in)?|autorin?"
    "|redactora?|periodista|corresponsal|journaliste|correspondante?|rédact(?:eur|rice)|redattore|giornalista"
    "|corrispondente|jornalista|repórter|redacteur|verslaggever|journalista|redaktor|dziennikarz|korrespondentin"
    "|tekst|foto|muhabir|기자|특파원|記者|记者|корреспондент"
)
_AFTER = re.compile(rf"\s?(?:[,(|–—-]|\s-)\s?[^,|–—]{0, 60}?\b(?:{_ROLES})\b.*$", re.IGNORECASE)
_KIND = (
    "chief|senior|staff|political|health|science|business|world|deputy|associate|assistant|special|crime|sports?"
    "|education|economics|foreign|news|reuters|ap|afp|freelance|managing|contributing"
)
_AFTER_NAME = re.compile(rf"^(?P<name>\S+ \S+(?: \S+)??) (?:(?i:{_KIND}) )*(?i:{_ROLES})\b.*$")
_ALONE = re.compile(rf"(?:the )?(?:[\w-]+ ){{0,3}}(?:{_ROLES})", re.IGNORECASE)
_CAPITALS = re.compile(r"(?:[^\W\d_a-z][^\s]* ?){2,3}")
_OF_HANGUL = re.compile(r"^(?P<name>[\uac00-\ud7af]{2,4})\s?(?:기자|특파원|논설위원)$")


def without_role(name: str) -> str:
    """Return a name without the role after it; a role without a name stays."""
    hangul = _OF_HANGUL.match(name)
    if hangul:
        return hangul["name"]
    bare = _AFTER.sub("", name)
    if bare and bare != name:
        return bare
    found = _AFTER_NAME.match(name)
    return found["name"] if found and _CAPITALS.fullmatch(found["name"]) else name


def is_role(name: str) -> bool:
    """Whether a part of a byline is a role without a name."""
    return bool(_ALONE.fullmatch(name))
