"""The teaser, apart from the text: a beginning of the article that a program cut off is not a teaser."""

from copydesk.article import Draft
from copydesk.normalize.lines import line_key

_CUT = " .…[]"  # the characters at the end of a beginning that was cut off


def tell_apart(draft: Draft) -> Draft:
    """Drop a description that only repeats the beginning of the text and ends inside a paragraph or after one.

    A description that is the whole first paragraph stays, in both places. Removing it from the text was tried: it is a
    teaser on 15 of 25 pages and the first sentence of the story on the others (docs/research/metadata.md).
    """
    text, teaser = draft.text or "", line_key((draft.description or "").strip(_CUT))
    if not teaser or len(text) <= len(draft.description or ""):
        return draft
    first = text.partition("\n\n")[0]
    is_beginning = line_key(text[: 2 * len(draft.description or "")]).startswith(teaser)
    if not is_beginning or line_key(first.strip(_CUT)) == teaser:
        return draft
    return draft.edited("description_repeats_text", 1, description=None)
