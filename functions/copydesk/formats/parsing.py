"""An object -> its records: recognise the format, read record by record, keep the bounds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice

from copydesk.article import Draft
from copydesk.errors import Rejected, UnknownFormat, UnreadableObject
from copydesk.formats.catalogue import FORMATS
from copydesk.formats.declared import declared_formats, disagreement
from copydesk.formats.format import Format, Unread
from copydesk.formats.syntax import zip_archive
from copydesk.formats.syntax.compression import MAX_LAYERS, Packed
from copydesk.formats.syntax.payload import Payload as RawPayload
from copydesk.ports import RawObject
from copydesk.settings import Limits

MAX_RECORDS = 1_000_000  # of an object
MAX_WITHOUT_TEXT = 20_000  # records of an object, where they are most of it; each costs a note in the quarantine


@dataclass(frozen=True, slots=True)
class ParsedObject:
    """A recognised object: its format's name and its records, read as they are asked for.

    A record that cannot be read arrives as its Rejected, in its place, so that it never costs its neighbours.
    """

    format: str
    unread: Iterator[Draft | Rejected | Unread]
    warning: str | None = None  # for every draft

    @property
    def records(self) -> Iterator[Draft | Rejected]:
        """All records."""
        return self.after(0)

    def after(
        self, count: int, without_text: int = 0, passed: Callable[[], object] = bool
    ) -> Iterator[Draft | Rejected]:
        """Yield the records behind the first so many, of which so many had no text.

        What is passed over is not read; `passed` is called for each. Too many records, or too many without a text, are
        the last.
        """
        for number, record in enumerate(self.unread, 1):
            if number <= count:
                passed()
                continue
            if without_text > max(MAX_WITHOUT_TEXT, (number - 1) / 2):
                yield UnreadableObject(_without_text(), ends_object=True)
                return
            if number > MAX_RECORDS:
                yield UnreadableObject(_too_many(), ends_object=True)
                return
            found = self.read(record)
            without_text += 0 if isinstance(found, Draft) and found.text else 1
            yield found

    def read(self, record: Draft | Rejected | Unread) -> Draft | Rejected:
        """Read one record."""
        found = record if isinstance(record, Draft | Rejected) else record()
        return found.warned(self.warning) if self.warning and isinstance(found, Draft) else found


def is_last(reason: str) -> bool:
    """Whether a record that was rejected for this reason is the last of its object, whatever follows.

    A flood is not: in an archive it ends its own file, and the next one is read.
    """
    return reason.endswith((_without_text(), _too_many()))


def _without_text() -> str:
    return f"over {MAX_WITHOUT_TEXT} records without a text: the rest is not read"


def _too_many() -> str:
    return f"over {MAX_RECORDS} records: the rest is not read"


def parse(raw: RawObject, limits: Limits) -> ParsedObject:
    """Recognise an object by its content and read it.

    Raises: UnreadableObject for damage, bombs and emptiness; UnknownFormat; MalformedPayload where the whole
    object cannot be read.
    """
    return _read(RawPayload(Packed(raw.body, limits), raw.content_type, raw.ref.key), limits)


def _read(payload: RawPayload, limits: Limits) -> ParsedObject:
    if zip_archive.is_zip(payload.start):
        return _of_archive(payload.body, limits)
    if not payload.start.strip() and not payload.body.strip():
        raise UnreadableObject("the object is empty")
    found = next((one for one in FORMATS if one.recognise(payload)), None)
    if found is None or found.is_vague:
        found = _meant(payload) or found
    if found is None:
        raise _unknown(payload)
    return ParsedObject(found.name, _to_the_damage(found.parse(payload)), disagreement(payload, found, FORMATS))


def _unknown(payload: RawPayload) -> UnknownFormat:
    """The refusal of what nobody recognises. Raises: UnreadableObject where it is damaged, or a bomb."""
    known = ", ".join(one.name for one in FORMATS if payload.body)
    return UnknownFormat(f"no format recognises the content; it may be one of: {known}")


def _meant(payload: RawPayload) -> Format | None:
    """The likeliest declared format that the content allows; None where there is no such format."""
    return next((one for one in declared_formats(payload, FORMATS) if one.may_be(payload)), None)


def _to_the_damage(records: Iterator[Draft | Rejected | Unread]) -> Iterator[Draft | Rejected | Unread]:
    """The records; damage that is reached on the way is the last of them."""
    try:
        yield from records
    except Rejected as damage:
        yield damage


def _of_archive(body: bytes, limits: Limits) -> ParsedObject:
    """A zip archive of one file is that file; of several, all their records one after another."""
    files = zip_archive.members(body, limits)
    held = list(islice(files, 2))
    if not held:
        raise UnreadableObject("the zip archive is empty")
    if len(held) == 1:
        return _of_member(held[0], limits)
    return ParsedObject("zip", (record for member in chain(held, files) for record in _records_of(member, limits)))


def _records_of(member: zip_archive.Member, limits: Limits) -> Iterator[Draft | Rejected | Unread]:
    try:
        file = _of_member(member, limits)
        yield from (partial(file.read, record) for record in file.unread)
    except Rejected as rejected:
        yield rejected.about(member.name)


def _of_member(member: zip_archive.Member, limits: Limits) -> ParsedObject:
    if isinstance(member.body, Rejected):
        raise member.body
    payload = RawPayload(Packed(member.body, limits, MAX_LAYERS - 1), name=member.name)
    if zip_archive.is_zip(payload.start):
        raise UnreadableObject("a zip archive within a zip archive")
    return _read(payload, limits)
