"""Draft -> Article: the house style, one concern a module, in this order.

A step takes a draft and returns a draft. It notes each rule that removed something (`cleaned`) and each doubt
(`warnings`). The order matters: oversized fields go before any work is done on them, and the text is complete before
the headline, dates and authors are read.
"""

from collections.abc import Callable

from pydantic import ValidationError

from copydesk.article import Article, Draft
from copydesk.errors import InvalidArticle
from copydesk.normalize.authors import name_people
from copydesk.normalize.canonical_url import canonicalize
from copydesk.normalize.chrome import drop_chrome
from copydesk.normalize.dates import read_dates
from copydesk.normalize.description import tell_apart
from copydesk.normalize.headline import set_headline
from copydesk.normalize.language import detect
from copydesk.normalize.limits import drop_oversized
from copydesk.normalize.markup import strip_markup
from copydesk.normalize.paragraphs import set_paragraphs
from copydesk.normalize.repeats import fold_doubled_text
from copydesk.normalize.source import find_source
from copydesk.normalize.status import read_status
from copydesk.normalize.unicode import clean_unicode
from copydesk.normalize.wrapping import unwrap

Step = Callable[[Draft], Draft]
OnStep = Callable[[str, Draft, Draft], None]

STEPS: tuple[tuple[str, Step], ...] = (
    ("limits", drop_oversized),
    ("markup", strip_markup),
    ("unicode", clean_unicode),
    ("wrapping", unwrap),
    ("chrome", drop_chrome),
    ("repeats", fold_doubled_text),
    ("headline", set_headline),
    ("paragraphs", set_paragraphs),
    ("description", tell_apart),
    ("canonical_url", canonicalize),
    ("dates", read_dates),
    ("authors", name_people),
    ("source", find_source),
    ("language", detect),
    ("status", read_status),
)


def normalize(draft: Draft, on_step: OnStep | None = None) -> Article:
    """Put a draft into house style.

    `on_step` is called with the name, the draft before and the draft after each step; `explain` shows these.
    Raises: InvalidArticle, naming every field that keeps the draft from being an article.
    """
    for name, step in STEPS:
        after = step(draft)
        if on_step:
            on_step(name, draft, after)
        draft = after
    return _cleared(draft)


def _cleared(draft: Draft) -> Article:
    if not draft.text:
        raise InvalidArticle("text: no article text")
    fields = draft.model_dump(
        exclude={"is_page_text", "received", "published_precision", "published_source"}, by_alias=False
    )
    try:
        return Article.model_validate(
            {
                **fields,
                "date_published_precision": draft.published_precision,
                "date_published_source": draft.published_source,
                "word_count": len(draft.text.split()),
            }
        )
    except ValidationError as fault:
        faults = (f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in fault.errors())
        raise InvalidArticle("; ".join(faults)) from None
