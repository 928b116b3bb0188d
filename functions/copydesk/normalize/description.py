"""The teaser told apart from the text: a beginning of the article that a program cut off is no teaser."""

from copydesk.article import Draft
from copydesk.normalize.lines import line_key

_CUT = " .…[]"  # how a beginning that was cut off ends


def tell_apart(draft: Draft) -> Draft:
    """Drop a description that only begins the text and ends inside a paragraph or behind one: it says nothing new.

    One that is the first paragraph whole stays, in both places. Taking it out of the text was tried: it is a teaser
    on 15 of 25 pages and the first sentence of the story on the others (docs/metadata.md).
    """
    text, teaser = draft.text or "", line_key((draft.description or "").strip(_CUT))
    if not teaser or len(text) <= len(draft.description or ""):
        return draft
    first = text.partition("\n\n")[0]
    is_beginning = line_key(text[: 2 * len(draft.description or "")]).startswith(teaser)
    if not is_beginning or line_key(first.strip(_CUT)) == teaser:
        return draft
    return draft.edited("description_repeats_text", 1, description=None)
