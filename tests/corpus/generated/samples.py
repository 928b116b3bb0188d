"""The samples of every format, cut off at many places, damaged, and inside every container."""

import bz2
import gzip
import lzma
from collections.abc import Callable
from itertools import product
from pathlib import Path

import lz4.frame

from corpus.bombs import zipped, zstd
from corpus.generated.case import Case

_SAMPLES = {path.parent.name: path.read_bytes() for path in sorted(Path(__file__).parents[1].glob("*/input.*"))}
_TWELFTHS = range(1, 12)
_DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "twice": lambda body: body + body,
    "in reverse": lambda body: body[::-1],
    "with its middle repeated": lambda body: body[: len(body) * 2 // 3] + body[len(body) // 3 :],
    "without its middle": lambda body: body[: len(body) // 3] + body[len(body) * 2 // 3 :],
    "with 1,000 NUL bytes in its middle": lambda body: body[: len(body) // 2] + bytes(1_000) + body[len(body) // 2 :],
    "with line breaks of Windows": lambda body: body.replace(b"\n", b"\r\n"),
    "without line breaks": lambda body: body.replace(b"\n", b" "),
    "without quotes": lambda body: body.replace(b'"', b""),
    "without its last byte": lambda body: body[:-1],
    "in capitals": bytes.upper,
}
_CONTAINERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": lambda body: gzip.compress(body, mtime=0),
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": zstd,
    "LZ4": lz4.frame.compress,
    "a zip archive": zipped,
}

CASES = (
    *(
        Case(f"{name}, cut after {twelfths} twelfths", body[: len(body) * twelfths // 12])
        for (name, body), twelfths in product(_SAMPLES.items(), _TWELFTHS)
    ),
    *(
        Case(f"{name} {damage}", made(body))
        for (name, body), (damage, made) in product(_SAMPLES.items(), _DAMAGES.items())
    ),
    *(
        Case(f"{name} in {container}", pack(body))
        for (name, body), (container, pack) in product(_SAMPLES.items(), _CONTAINERS.items())
    ),
)
