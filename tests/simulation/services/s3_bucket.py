"""One bucket of the fake S3: the versions of each key, in a bucket with versions or without."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import md5
from typing import Any

from simulation.services.refusals import Refused

EMPTY_ETAG = "d41d8cd98f00b204e9800998ecf8427e"  # of no bytes; a delete marker has it too
UNVERSIONED = "null"


@dataclass(frozen=True)
class Version:
    """One version of an object, or a delete marker: then `body` is None."""

    key: str
    version_id: str
    body: bytes | None
    moment: str  # RFC 3339
    etag: str = EMPTY_ETAG  # without quotes
    about: dict[str, Any] = field(default_factory=dict)  # ContentType and Metadata, as uploaded

    @property
    def is_marker(self) -> bool:
        """Whether this is a delete marker."""
        return self.body is None


class Bucket:
    """The versions of every key, the newest last. Without versions there is at most one, whose id is "null"."""

    def __init__(self, name: str, *, is_versioned: bool, notifies: bool) -> None:
        """Start empty."""
        self.name = name
        self.is_versioned = is_versioned
        self.notifies = notifies
        self._versions: dict[str, list[Version]] = {}
        self._made = 0

    def add(self, key: str, body: bytes | None, moment: str, about: dict[str, Any]) -> Version:
        """Add a version, or a delete marker for None."""
        self._made += 1
        etag = EMPTY_ETAG if body is None else md5(body, usedforsecurity=False).hexdigest()
        version = Version(key, self._version_id(), body, moment, etag, about)
        if self.is_versioned:
            self._versions.setdefault(key, []).append(version)
        else:
            self._versions[key] = [version]
        return version

    def _version_id(self) -> str:
        """Unique in the bucket, and unrelated to the order of the versions, as in the real service."""
        if not self.is_versioned:
            return UNVERSIONED
        return md5(f"{self.name}/{self._made}".encode(), usedforsecurity=False).hexdigest()

    def remove(self, key: str, version_id: str) -> Version | None:
        """Remove one version permanently; return it, None if it does not exist."""
        versions = self._versions.get(key, [])
        found = next((version for version in versions if version.version_id == version_id), None)
        if found is not None:
            versions.remove(found)
            if not versions:
                del self._versions[key]
        return found

    def named(self, key: str, version_id: str | None) -> Version:
        """The version of that id, or the newest. Raises: Refused without one; also if the newest is a delete marker."""
        versions = self._versions.get(key, [])
        if version_id is None:
            if not versions or versions[-1].is_marker:
                raise Refused("NoSuchKey", "The specified key does not exist.", status=404)
            return versions[-1]
        found = next((version for version in versions if version.version_id == version_id), None)
        if found is None:
            raise Refused("NoSuchVersion", "The specified version does not exist.", status=404)
        if found.is_marker:
            raise Refused("MethodNotAllowed", "The specified method is not allowed against this resource.", status=405)
        return found

    def listed(self, prefix: str) -> Iterator[tuple[Version, bool]]:
        """Every version below a prefix, and whether it is its key's newest: by key, the newest version first."""
        for key in sorted(key for key in self._versions if key.startswith(prefix)):
            versions = self._versions[key]
            for version in reversed(versions):
                yield version, version is versions[-1]
