"""A document of an office program: a zip archive of parts, mostly XML. Parts are read one by one, within limits.

Opening trusts no size: the directory is checked as that of every archive, and a part is inflated by our own loop.
"""

import re
from dataclasses import dataclass, replace
from typing import Self
from xml.etree import ElementTree as ET
from zipfile import ZipInfo

from copydesk.errors import MalformedPayload, Rejected, UnreadableObject
from copydesk.formats.syntax import zip_archive
from copydesk.formats.syntax.payload import Payload
from copydesk.formats.syntax.xml import open_document, parse_element
from copydesk.settings import Limits

_MOST_TYPES = 2**20  # bytes of the list of content types
_OVERRIDE = re.compile(r"<(?:\w{1,20}:)?Override\s([^<>]{1,2000})>")
_ATTRIBUTE = re.compile(r"""(PartName|ContentType)\s*=\s*["']([^"'<>]{1,400})["']""")


@dataclass(frozen=True)
class OfficePackage:
    """The parts of a document by name."""

    body: bytes
    entries: dict[str, ZipInfo]
    limits: Limits

    @classmethod
    def of(cls, payload: Payload) -> Self:
        """Open a payload. Raises: UnreadableObject if the directory of the archive is damaged or too long."""
        found = {entry.filename: entry for entry in zip_archive.entries_of(payload.body)}
        return cls(payload.body, found, payload.limits)

    def part(self, name: str) -> bytes:
        """Return a part. Raises: UnreadableObject where it is missing, damaged, or over the limits."""
        if name not in self.entries:
            raise UnreadableObject(f"the document is damaged: it has no part {name[:80]}")
        limits = replace(self.limits, decompressed_bytes=self.limits.xml_bytes)
        return zip_archive.content_of(self.body, self.entries[name], limits)

    def tree(self, name: str) -> ET.Element:
        """Return a part as XML. Raises: as `part`; MalformedPayload for broken XML, and if it declares entities."""
        text, root, _ = open_document(Payload(self.part(name), limits=self.limits))
        try:
            return parse_element(text[root.start :], self.limits)
        except MalformedPayload as fault:  # without the record: a part is not readable by people
            raise MalformedPayload(f"{name[:80]}: {fault.problem}") from None

    def optional_tree(self, name: str) -> ET.Element:
        """Return a part that a document may lack; an empty element for a missing or damaged one.

        A damaged part costs what it adds, not the text.
        """
        try:
            return self.tree(name)
        except Rejected:
            return ET.Element("nothing")

    def types(self) -> dict[str, str]:
        """Return the content types of the parts that an Office document lists, by name."""
        if "[Content_Types].xml" not in self.entries:
            return {}
        limits = replace(self.limits, decompressed_bytes=_MOST_TYPES)
        listed = zip_archive.content_of(self.body, self.entries["[Content_Types].xml"], limits)
        found = [dict(_ATTRIBUTE.findall(one)) for one in _OVERRIDE.findall(listed.decode("utf-8", "replace"))]
        return {one.get("PartName", "").lstrip("/"): one.get("ContentType", "") for one in found}


def package_of(payload: Payload) -> OfficePackage | None:
    """Return the package of a payload; None where it is not a zip archive, or its directory cannot be read."""
    if not zip_archive.is_zip(payload.start):
        return None
    try:
        return OfficePackage.of(payload)
    except Rejected:
        return None
