"""The bytes of uploads: copies in a folder under the hash of their content, and files of others, named by their path.

A copy that zlib makes smaller is stored so; large ones are read in parts and stay as they are. Without a folder, copies
stay in memory and end with the process.
"""

import hashlib
import shutil
import zlib
from collections.abc import Iterator
from pathlib import Path

from copydesk.adapters.local.file_bytes import file_bytes, windows
from copydesk.ports import Bytes

_PACKED_BYTES = 8 * 2**20  # up to which a copy is compressed: it is read whole then
_PACKED = ".zlib"


class KeptBodies:
    """Copies of uploads, by ETag."""

    def __init__(self, folder: Path | None, held_bytes: int) -> None:
        """Keep copies in `folder`, created on first use. Larger ones than `held_bytes` are read in parts."""
        self._folder = folder
        self._held_bytes = held_bytes
        self._memory: dict[str, Bytes] = {}

    def keep(self, etag: str, body: Bytes) -> None:
        """Write the whole body or nothing: the name of the file is the hash of its content."""
        if self._folder is None:
            self._memory[etag] = body
            return
        packed = zlib.compress(body[:]) if len(body) <= min(_PACKED_BYTES, self._held_bytes) else b""
        if packed and len(packed) < 0.9 * len(body):
            write_whole(self._folder / f"{etag}{_PACKED}", packed)
        else:
            write_whole(self._folder / etag, body)

    def read(self, etag: str) -> Bytes | None:
        """Read a copy; None if there is none."""
        if self._folder is None:
            return self._memory.get(etag)
        for path in self._paths(etag):
            if path.suffix == _PACKED:
                return zlib.decompress(path.read_bytes())
            return file_bytes(path, self._held_bytes)
        return None

    def has(self, etag: str) -> bool:
        """Whether there is a copy."""
        return any(self._paths(etag)) or etag in self._memory

    def remove(self, etag: str) -> None:
        """Remove a copy; one that is gone counts as removed."""
        for path in self._paths(etag):
            path.unlink(missing_ok=True)

    def copy_to(self, other: "KeptBodies", etag: str) -> None:
        """Copy a body to another folder, if it is here and not there."""
        if other._folder is None or other.has(etag):  # noqa: SLF001 - of the same class
            return
        other._folder.mkdir(parents=True, exist_ok=True)  # noqa: SLF001
        for path in self._paths(etag):
            shutil.copyfile(path, part := other._folder / f"{path.name}.part")  # noqa: SLF001
            part.replace(part.with_name(path.name))

    def _paths(self, etag: str) -> Iterator[Path]:
        """The file of a copy, if there is one."""
        if self._folder is not None and etag:
            names = (self._folder / etag, self._folder / f"{etag}{_PACKED}")
            yield from (path for path in names if path.is_file())


def write_whole(path: Path, body: Bytes) -> None:
    """Write a file, all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        file.writelines(windows(body))
    part.replace(path)


def named_file(path: Path, etag: str, held_bytes: int) -> Bytes | str:
    """Read a file that was uploaded without a copy; or return the reason why its bytes cannot be had again."""
    try:
        body = file_bytes(path, held_bytes)
        return body if etag_of(body) == etag else f"{path} has changed since it was ingested"
    except FileNotFoundError:
        return f"{path} is not there any longer"
    except OSError as problem:
        return f"{path} cannot be read: {problem.strerror}"


def etag_of(body: Bytes) -> str:
    """Return the MD5 of a body in hex, S3's ETag of an object uploaded in one piece."""
    digest = hashlib.md5(usedforsecurity=False)
    for window in windows(body):
        digest.update(window)
    return digest.hexdigest()
