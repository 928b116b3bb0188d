"""An object -> its records: recognise the format, read record by record, enforce the limits."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice

from copydesk.article import Draft
from copydesk.errors import MAX_KEPT_CHARS, InvalidArticle, Rejected, UnknownFormat, UnreadableObject
from copydesk.formats.catalogue import FORMATS
from copydesk.formats.declared import declared_formats, disagreement
from copydesk.formats.format import Format, Unread
from copydesk.formats.syntax import zip_archive
from copydesk.formats.syntax.compression import MAX_LAYERS, Packed
from copydesk.formats.syntax.payload import Payload as RawPayload
from copydesk.ports import OVERRULE, RawObject
from copydesk.profiles.record import completed
from copydesk.profiles.selection import NO_PROFILES, Profiles
from copydesk.settings import Limits

_BLANK = b"\0\xfe\xff\xef\xbb\xbf \t\r\n"  # white space and byte order marks, in any UTF


@dataclass(frozen=True, slots=True)
class ParsedObject:
    """A recognised object: the name of its format, and its records, each read on demand.

    A record that cannot be read is its own Rejected, in its place; its neighbours are not affected.
    """

    format: str
    unread: Iterator[Draft | Rejected | Unread]
    limits: Limits
    warning: str | None = None  # added to every draft
    profiles: Profiles = NO_PROFILES  # for this object

    @property
    def records(self) -> Iterator[Draft | Rejected]:
        """All records."""
        return self.after(0)

    def after(
        self, count: int, without_text: int = 0, passed: Callable[[], object] = bool
    ) -> Iterator[Draft | Rejected]:
        """Yield the records after the first `count`, of which `without_text` had no text.

        Skipped records are not read; `passed` is called for each. Too many records, or too many without a text, end
        the object: the last record is then a Rejected with `ends_object`.
        """
        limits = self.limits
        for number, record in enumerate(self.unread, 1):
            if number <= count:
                passed()
                continue
            if without_text > max(limits.records_without_text, (number - 1) / 2):
                problem = f"over {limits.records_without_text} records without a text: the rest is not read"
                yield UnreadableObject(problem, ends_object=True)
                return
            if number > limits.records:
                yield UnreadableObject(f"over {limits.records} records: the rest is not read", ends_object=True)
                return
            found = self.read(record)
            without_text += 0 if isinstance(found, Draft) and found.text else 1
            yield found

    def read(self, record: Draft | Rejected | Unread) -> Draft | Rejected:
        """Read one record. A text over the limit ends here, because every later step would copy it."""
        found = record if isinstance(record, Draft | Rejected) else record()
        if isinstance(found, Rejected):
            return found
        if len(found.text or "") > self.limits.text_chars:
            return _too_long(found, self.limits)
        if self.profiles:
            found = completed(found, self.profiles)
        return found.warned(self.warning) if self.warning else found


def _too_long(found: Draft, limits: Limits) -> InvalidArticle:
    """The rejection of a record, with the beginning of its text."""
    beginning = found.model_copy(update={"text": (found.text or "")[:MAX_KEPT_CHARS]})
    problem = f"text: longer than {limits.text_chars} characters"
    return InvalidArticle(problem, beginning.model_dump_json(exclude_defaults=True))


def parse(raw: RawObject, limits: Limits, profiles: Profiles = NO_PROFILES) -> ParsedObject:
    """Recognise the format of an object by its content, and return its records, read by the profile of each.

    Raises: UnreadableObject for damaged, oversized and empty objects; UnknownFormat; MalformedPayload where the
    object as a whole cannot be read.
    """
    is_article = raw.metadata.get(OVERRULE, "").lower() == "yes"
    key, body = raw.ref.key, Packed(raw.body, limits)
    return _read(RawPayload(body, raw.content_type, key, is_article, limits, profiles.of_upload(key)))


def _read(payload: RawPayload) -> ParsedObject:
    if zip_archive.is_zip(payload.start):
        document = _document(payload)
        return _of_format(document, payload) if document else _of_archive(payload)
    if not payload.head and not payload.body.strip(_BLANK):
        raise UnreadableObject("the object is empty")
    found = next((one for one in FORMATS if not one.is_archive and one.recognise(payload)), None)
    if found is None or found.is_vague:
        found = _declared(payload) or found
    if found is None:
        raise _unknown(payload)
    return _of_format(found, payload)


def _of_format(found: Format, payload: RawPayload) -> ParsedObject:
    warning = disagreement(payload, found, FORMATS)
    records = _up_to_damage(found.parse(payload))
    return ParsedObject(found.name, records, payload.limits, warning, payload.profiles)


def _document(payload: RawPayload) -> Format | None:
    """The format of a zip archive that is a document; None for an archive of uploads."""
    return next((one for one in FORMATS if one.is_archive and one.recognise(payload)), None)


def _unknown(payload: RawPayload) -> UnknownFormat:
    """The rejection of an object that no format recognises. Raises: UnreadableObject where it is damaged, or a bomb."""
    known = ", ".join(one.name for one in FORMATS if payload.body)
    return UnknownFormat(f"no format recognises the content; it may be one of: {known}")


def _declared(payload: RawPayload) -> Format | None:
    """The likeliest declared format that the content allows; None without such a format."""
    return next((one for one in declared_formats(payload, FORMATS) if one.may_be(payload)), None)


def _up_to_damage(records: Iterator[Draft | Rejected | Unread]) -> Iterator[Draft | Rejected | Unread]:
    """The records; damage that raises a Rejected on the way becomes the last of them."""
    try:
        yield from records
    except Rejected as damage:
        yield damage


def _of_archive(archive: RawPayload) -> ParsedObject:
    """A zip archive of one file is read as that file; an archive of several as all their records, file by file."""
    files = zip_archive.members(archive.body, archive.limits)
    held = list(islice(files, 2))
    if not held:
        raise UnreadableObject("the zip archive is empty")
    if len(held) == 1:
        return _of_member(held[0], archive)
    records = (record for member in chain(held, files) for record in _records_of(member, archive))
    return ParsedObject("zip", records, archive.limits)


def _records_of(member: zip_archive.Member, archive: RawPayload) -> Iterator[Draft | Rejected | Unread]:
    try:
        file = _of_member(member, archive)
        yield from (partial(file.read, record) for record in file.unread)
    except Rejected as rejected:
        yield rejected.about(member.name)


def _of_member(member: zip_archive.Member, archive: RawPayload) -> ParsedObject:
    if isinstance(member.body, Rejected):
        raise member.body
    limits = archive.limits
    body = Packed(member.body, limits, MAX_LAYERS - 1)
    profiles = archive.profiles.of_upload(f"{archive.profiles.key}/{member.name}")
    payload = replace(archive, source=body, content_type="", name=member.name, profiles=profiles)
    if zip_archive.is_zip(payload.start) and not _document(payload):
        raise UnreadableObject("a zip archive within a zip archive")
    return _read(payload)
