"""The words in which publishers allow, withhold and kill an article -> its status."""

from copydesk.article import PubStatus

# NewsML-G2's, ninjs' and NITF's; the first also as codes ("stat:canceled").
_WORDS: dict[str, PubStatus] = {
    "usable": "usable",
    "withheld": "withheld",
    "embargoed": "withheld",
    "canceled": "withdrawn",
    "cancelled": "withdrawn",
    "deleted": "withdrawn",
    "killed": "withdrawn",
    "withdrawn": "withdrawn",
}


def pub_status(word: object) -> PubStatus | None:
    """Return the status that a publisher's word or code stands for; None for a word nobody knows, or none."""
    return _WORDS.get(word.rpartition(":")[2].strip().lower()) if isinstance(word, str) else None
