"""Names, content types and metadata that lie about the content."""

import json
from itertools import product

from corpus.generated.case import TEXT, Case

_BODIES = {
    "JSON": json.dumps({"headline": "Ansleigh keeps its libraries", "text": TEXT}),
    "a page": f"<!doctype html><html><body><h1>Ansleigh</h1><article><p>{TEXT}</p></article></body></html>",
    "a feed": f"<rss><channel><item><title>Ansleigh</title><description>{TEXT}</description></item></channel></rss>",
    "a table": f'title,text\nAnsleigh,"{TEXT}"\n',
    "plain text": f"Ansleigh\n\n{TEXT}\n",
    "broken JSON": '{"headline": "Ansleigh", "text": ',
    "nothing": "",
    "a picture": b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(range(256)) * 4,
}  # fmt: skip
_LIES = {
    "the type of JSON": ("inbox/a", "application/json"),
    "the type of a page": ("inbox/a", "text/html; charset=utf-16"),
    "the type of XML": ("inbox/a", "text/xml"),
    "the type of a table": ("inbox/a", "text/csv"),
    "the type of Markdown": ("inbox/a", "text/markdown"),
    "the type of a picture": ("inbox/a", "image/png"),
    "the type of a web archive": ("inbox/a", "application/warc"),
    "a type of 100,000 letters": ("inbox/a", "a/" + "b;" * 50_000),
    "a type of control characters": ("inbox/a", "\x00\x1b[2J\r\nX-A: b"),
    "the suffix of JSON": ("inbox/a.json", ""),
    "the suffix of gzip": ("inbox/a.json.gz.gz", ""),
    "the suffix of Parquet": ("inbox/a.parquet", ""),
    "a name that leaves its folder": ("../../../etc/passwd", ""),
    "a name of control characters": ("inbox/\x00\x1b[2J\u202e.json", ""),
    "a name of 1,024 bytes": ("inbox/" + "ü" * 509, ""),
    "a name of dots": ("." * 1_000, ""),
}  # fmt: skip
_METADATA = {
    "100 fields of metadata": {f"x-{n}": "a" * 20 for n in range(100)},
    "metadata that name another source": {
        "url": "https://evil.example/a",
        "publisher": "Evil",
        "datepublished": "1999",
    },
    "metadata of control characters": {"\x00": "\u202e\x1b[2J"},
    "metadata that declare a compression": {"content-encoding": "gzip"},
}

CASES = (
    *(
        Case(f"{kind} under {lie}", body, key, content_type)
        for (kind, body), (lie, (key, content_type)) in product(_BODIES.items(), _LIES.items())
    ),
    *(
        Case(f"{kind} with {what}", body, metadata=metadata)
        for (kind, body), (what, metadata) in product(_BODIES.items(), _METADATA.items())
    ),
)
