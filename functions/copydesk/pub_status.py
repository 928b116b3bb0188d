"""The words in which publishers allow, withhold and kill an article -> its status."""

from datetime import datetime

from copydesk.article import Article, PubStatus

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
    """Return the status that a publisher's word or code stands for; None for an unknown word, or without one."""
    return _WORDS.get(word.rpartition(":")[2].strip().lower()) if isinstance(word, str) else None


def status_at(article: Article, event_time: str) -> PubStatus:
    """Return an article's status at its upload, which is the only clock: an embargo that ends later withholds it."""
    if article.embargoed is None or article.pub_status != "usable":
        return article.pub_status
    is_over = bool(event_time) and article.embargoed <= datetime.fromisoformat(event_time)
    return "usable" if is_over else "withheld"
