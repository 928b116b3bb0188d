"""The records of an XML document -> drafts, each parsed alone."""

from collections.abc import Callable, Iterator

from copydesk.article import Draft
from copydesk.errors import Rejected
from copydesk.formats.syntax.payload import Payload
from copydesk.formats.syntax.xml import Root, open_document, spans
from copydesk.settings import Limits


def read_elements(
    payload: Payload, names: Callable[[Root], tuple[str, ...]], read: Callable[[str, Root, Limits], Draft]
) -> Iterator[Draft | Rejected]:
    """Yield the draft that `read` returns for each element of these names, in document order.

    A Rejected that `read` raises takes the place of its own element only. A document that cannot be opened yields one
    Rejected.
    """
    try:
        text, root, guessed = open_document(payload)
    except Rejected as rejected:
        yield rejected
        return
    for begin, end in spans(text, *names(root), start=root.start):
        fragment = text[begin:end]
        try:
            draft = read(fragment, root, payload.limits)
        except Rejected as rejected:
            yield rejected.about(fragment)
        else:
            yield draft.warned("encoding_guessed") if guessed else draft
