"""The uploads of a run: the files of a folder, or variants of the samples with odd, hostile and deleted objects."""

import gzip
import hashlib
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PREFIX = "inbox/"
MAX_KEY_BYTES = 1_024  # limit of S3
ROUNDS = 18  # over the samples; 12 objects each
AWKWARD = (
    "a b+c.json",
    "100%.json",
    "zeit 12:30.json",
    "übergabe/köln ß.json",
    'quote"s & <angles>.json',
    "日本語.json",
)


@dataclass
class Upload:
    """One put or, without a body, one deletion; `version_id` is set when it is applied."""

    key: str
    body: bytes | None
    version_id: str = ""

    def apply(self, s3: Any, bucket: str) -> None:
        """Put or delete the object."""
        if self.body is None:
            answer = s3.delete_object(Bucket=bucket, Key=self.key)
        else:
            answer = s3.put_object(Bucket=bucket, Key=self.key, Body=self.body)
        self.version_id = answer["VersionId"]


def from_folder(folder: Path) -> list[Upload]:
    """Every file of a folder in order of its path, or a single file."""
    if folder.is_file():
        return [Upload(_key(folder.name), folder.read_bytes())]
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return [Upload(_key(path.relative_to(folder).as_posix()), path.read_bytes()) for path in files]


def _key(name: str) -> str:
    """The key of a file: its name in UTF-8, of at most 1,024 bytes.

    A line end is percent-encoded: unlike AWS, the emulator's policies do not match keys with line ends.
    """
    key = f"{PREFIX}{name}".encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\n", "%0A")
    if len(key.encode()) <= MAX_KEY_BYTES:
        return key
    mark = hashlib.sha256(key.encode()).hexdigest()
    return f"{key.encode()[: MAX_KEY_BYTES - len(mark)].decode('utf-8', 'ignore')}{mark}"


def from_samples(samples_in: Path, formats_in: Path) -> list[Upload]:
    """Over 200 objects: many variants of each sample, every format, and hostile, overwritten and deleted objects.

    `samples_in` holds the samples, `formats_in` a folder for each format's cases.
    """
    samples = [(path.name, path.read_bytes()) for path in sorted(samples_in.iterdir()) if path.is_file()]
    uploads = [Upload(f"{PREFIX}samples/{name}", body) for name, body in samples]
    uploads += [
        Upload(f"{PREFIX}formats/{path.parent.name}/{path.name}", path.read_bytes())
        for path in sorted(formats_in.glob("*/input.*"))
    ]
    for number in range(ROUNDS):
        uploads += [Upload(f"{PREFIX}{number:02d}/{name}", _variant(name, body, number)) for name, body in samples]
    return [*uploads, *_hostile(), *_awkward(), *_overwritten(samples), *_deleted(uploads)]


def _variant(name: str, body: bytes, number: int) -> bytes:
    """A variant of a sample: other names of towns, other addresses, sometimes compressed."""
    plain = gzip.decompress(body) if name.endswith(".gz") and "broken" not in name else body
    for old in (
        b"Merrowby",
        b"Ansleigh",
        b"Ravelin",
        b"Brathwen",
        b"Wiekhaven",
        b"Villarena",
        b"Tarnbridge",
        b"Skerrow",
    ):
        plain = plain.replace(old, old + f"-{number:02d}".encode())
    plain = plain.replace(b".example/", f".example/{number:02d}/".encode())
    return gzip.compress(plain, mtime=0) if number % 3 == 0 or name.endswith(".gz") else plain


def _hostile() -> list[Upload]:
    noise = "".join(random.Random(7).choices("abcdefghijklmnopqrstuvwxyz ", k=1_000_000))
    huge = json.dumps(
        {"headline": "A text too large for the table", "text": noise[:999_000], "url": "https://a.example/huge"}
    )
    bodies = {
        "empty.json": b"",
        "blank.txt": b" \n\n ",
        "unreadable.gz": b"\x1f\x8b\x08\0garbage",
        "bomb.json.gz": gzip.compress(b" " * 400_000_000, 1),
        "not-json.json": b'{"headline": ',
        "deep.json": b"[" * 100_000,
        "image.png": b"\x89PNG\r\n\x1a\n" + bytes(500),
        "no-text.json": b'{"headline": "nothing but a headline"}',
        "huge.json": huge.encode(),
        "empty-array.json": b"[]",
        "many.jsonl": b"\n".join(_brief(n) for n in range(250)),
    }
    return [Upload(f"{PREFIX}hostile/{name}", body) for name, body in bodies.items()]


def _awkward() -> list[Upload]:
    long = PREFIX + "long/" + "x" * (1_024 - len(PREFIX) - len("long/.json")) + ".json"
    keys = [*(f"{PREFIX}keys/{name}" for name in AWKWARD), long]
    return [Upload(key, _brief(1_000 + number)) for number, key in enumerate(keys)]


def _overwritten(samples: list[tuple[str, bytes]]) -> Iterator[Upload]:
    """One key written six times: the last version is current, the others are its revisions; and four samples again."""
    for version in range(6):
        yield Upload(f"{PREFIX}again/story.json", _brief(2_000, f"Version {version} of the story says {version * 7}."))
    for name, body in samples[:4]:
        yield Upload(f"{PREFIX}00/{name}", body)


def _deleted(uploads: list[Upload]) -> Iterator[Upload]:
    """Deletions of some objects, and one of them uploaded again; articles without another source are withdrawn.

    Deletion of an unknown key is not included: S3 sends an event for it, the emulator does not.
    """
    for upload in uploads[14::17]:
        yield Upload(upload.key, None)
    yield Upload(uploads[14].key, uploads[14].body)


def past() -> list[Upload]:
    """120 versions of 100 objects, half of them for each way of delivery; every fifth object has two."""
    uploads = []
    for by, first in (("map", 3_000), ("self", 4_000)):
        for number in range(first, first + 50):
            key = f"{PREFIX}past/{by}/{number}.json"
            uploads.append(Upload(key, _brief(number)))
            if number % 5 == 0:
                uploads.append(Upload(key, _brief(number, f"Counted again: {number * 11}.")))
    return uploads


def over_the_past() -> list[Upload]:
    """Live overwrites and deletions of some of those objects."""
    uploads = []
    for by, first in (("map", 3_000), ("self", 4_000)):
        for number in range(first, first + 50, 6):
            key = f"{PREFIX}past/{by}/{number}.json"
            deletes = number % 12 == first % 12
            uploads.append(Upload(key, None if deletes else _brief(number, f"Corrected to {number * 13}.")))
    return uploads


def _brief(number: int, more: str = "") -> bytes:
    text = f"The harbour office of district {number} counted {number * 3} boats on the first day of the season. {more}"
    fields = {
        "headline": f"Boats counted in district {number}",
        "text": text,
        "url": f"https://gazette.example/boats/{number}",
    }
    return json.dumps(fields).encode()
