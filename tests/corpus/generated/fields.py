"""Records with impossible dates, addresses, bylines and languages, and what becomes of each of these fields."""

import json
from typing import Any

from corpus.generated.case import TEXT, Case

_DATES: dict[str, str | None] = {
    "0000-00-00": None,
    "0000-00-00T00:00:00Z": None,
    "0001-01-01T00:00:00Z": None,
    "1599-12-31": None,
    "1600-01-01": "1600-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z": "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59-14:00": None,
    "99999-01-01": None,
    "-2026-03-04": None,
    "+002026-03-04T00:00:00Z": None,
    "2026-02-29": None,
    "2026-02-30T10:00:00Z": None,
    "2026-13-01": None,
    "2026-03-32": None,
    "2026-03-04T24:00:00Z": None,
    "2026-03-04T25:00:00Z": None,
    "2016-12-31T23:59:60Z": None,
    "2026-03-04T10:00:61Z": None,
    "2026-03-04T10:00:00+14:00": "2026-03-03T20:00:00Z",
    "2026-03-04T10:00:00+99:99": None,
    "2026-03-04T10:00:00+24:00": None,
    "2026-03-04T10:00:00.123456789012Z": "2026-03-04T10:00:00.123456Z",
    "2026-03-04T10:00:00Zulu": "2026-03-04T10:00:00Z",
    "Wed, 99 Mar 2026 10:00:00 GMT": None,
    "Wed, 04 Mar 2026 10:00:00 +9999": "2026-03-04T10:00:00Z",
    "4 March 0000": None,
    "٤ مارس ٢٠٢٦": None,
    "２０２６-03-04": None,
    "2026W10": None,
    "2026-W10": None,
    "2026-W10-3": "2026-03-04T00:00:00Z",
    "0": None,
    "-1": None,
    "1e400": None,
    "NaN": None,
    "1772625600": "2026-03-04T12:00:00Z",
    "1772625600000": "2026-03-04T12:00:00Z",
    "9999999999": "2286-11-20T17:46:39Z",
    "9999999999999": "2286-11-20T17:46:39.999000Z",
    "99999999999999999999": None,
    "1" * 64: None,
    "now": None,
    "yesterday": None,
    "'; DROP TABLE articles; --": None,
    "\u202e2026-03-04": "2026-03-04T00:00:00Z",
    "2026\u200b-03-04": None,
    "9" * 8_192: None,
    "March 4 " * 900: None,
}  # fmt: skip
_ADDRESSES: dict[str, str | None] = {
    "": None,
    "http://": None,
    "https://[": None,
    "https://[::1]/a": None,
    "http://127.0.0.1/a": None,
    "http://2130706433/a": None,
    "http://0x7f.1/a": None,
    "http://169.254.169.254/latest/meta-data": None,
    "http://localhost/a": None,
    "file:///etc/passwd": None,
    "javascript:alert(1)": None,
    "data:text/html,a": None,
    "//gazette.example/a": None,
    "gazette.example/a": None,
    "https://gazette.example:99999/a": None,
    "https://gazette.example:0/a": "https://gazette.example:0/a",
    "https://user:secret@gazette.example/a": "https://gazette.example/a",
    "https://gazette.example\\@evil.example/a": "https://gazette.example/@evil.example/a",
    "https://gazette.example/%00": "https://gazette.example/%00",
    "https://gazette.example/%zz": "https://gazette.example/%zz",
    "https://gazette.example/\u202ea": "https://gazette.example/%E2%80%AEa",
    "https://gazette.example/a\nb\tc": "https://gazette.example/abc",
    "https://gazette.example/a b": "https://gazette.example/a%20b",
    "https://gazette.example/../../../../etc/passwd": "https://gazette.example/etc/passwd",
    "https://gazette.example/%2e%2e/%2e%2e/a": "https://gazette.example/a",
    "https://GAZETTE.example/a": "https://gazette.example/a",
    "https://xn--.example/a": None,
    "https://xn--a.example/a": None,
    "https://ga\u200dzette.example/a": None,
    "https://ｇａｚｅｔｔｅ.example/a": "https://gazette.example/a",
    "https://gаzette.example/a": "https://xn--gzette-3nf.example/a",
    "https://faß.example/a": "https://xn--fa-hia.example/a",
    "https://gazette。example/a": "https://gazette.example/a",
    "https://gaz\u00adette.example/a": "https://gazette.example/a",
    "https://" + "a" * 64 + ".example/a": "https://" + "a" * 64 + ".example/a",
    "https://" + "a." * 300 + "example/a": "https://" + "a." * 300 + "example/a",
    "https://gazette.example/" + "a" * 100_000: None,
    "https://gazette.example/" + "a/" * 4_000: None,
    "https://gazette.example/?" + "a=b&" * 2_000: None,
    "https://gazette.example/?utm_source=" + "a" * 5_000: None,
    "https://gazette.example/?" + "&" * 2_000: "https://gazette.example/",
    "https://gazette.example/a" + "/amp" * 400: "https://gazette.example/a",
    "https://gazette.example/a" + ";jsessionid=1" * 100: "https://gazette.example/a",
    "https://m." + "m." * 300 + "gazette.example/a": "https://gazette.example/a",
    "http://" * 200: None,
}  # fmt: skip
_BYLINES: dict[str, list[str]] = {
    "": [],
    "By by by by Jane Roe": ["Jane Roe"],
    "," * 8_000: [],
    "By Jane Roe and " * 500: ["Jane Roe"],
    "Jane Roe (" * 800: [],
    "@" * 8_000: [],
    "jo@" * 2_700: [],
    "Jane\u0000Roe": ["JaneRoe"],
    "\u202eeoR enaJ": ["eoR enaJ"],
    "<script>alert(1)</script>": [],
    "A" * 8_192: [],
    "A" * 8_193: [],
    "12345": [],
}  # fmt: skip
_LANGUAGES: dict[str, str] = {
    "": "en", "en": "en", "EN_us": "en-US", "xx": "xx", "e": "en", "english": "en", "en-" + "a-" * 4_000: "en",
    "\u202een": "en", "zh-Hant-TW": "en", "1": "en", "../../etc": "en",
}  # fmt: skip


def _record(**fields: Any) -> str:
    return json.dumps({"headline": "Ansleigh keeps its libraries", "text": TEXT, **fields})


CASES = (
    *(
        Case(
            f"a record of the date {date[:40]!r}, {len(date)} letters",
            _record(datePublished=date),
            fields={"datePublished": found},
        )
        for date, found in _DATES.items()
    ),
    *(
        Case(
            f"a record of the address {address[:60]!r}, {len(address)} letters",
            _record(url=address),
            fields={"canonicalUrl": found},
        )
        for address, found in _ADDRESSES.items()
    ),
    *(
        Case(
            f"a record of the byline {byline[:40]!r}, {len(byline)} letters",
            _record(author=byline),
            fields={"author": [{"name": name, "url": None} for name in found]},
        )
        for byline, found in _BYLINES.items()
    ),
    *(
        Case(
            f"a record of the language {language[:20]!r}, {len(language)} letters",
            _record(inLanguage=language),
            fields={"inLanguage": found},
        )
        for language, found in _LANGUAGES.items()
    ),
    Case("a kill order without a name", json.dumps({"pubStatus": "canceled"})),
    Case(
        "a kill order for an address of the machine", json.dumps({"pubStatus": "canceled", "url": "http://127.0.0.1/a"})
    ),
    Case("an article in an unknown status", _record(pubStatus="\u202eusable"), fields={"pubStatus": "usable"}),
    Case("an embargo that cannot be read", _record(embargoed="0000-00-00"), fields={"pubStatus": "withheld"}),
    Case("an embargo in the year 99999", _record(embargoed="99999-01-01T00:00:00Z"), fields={"pubStatus": "withheld"}),
    Case("an identifier of 8,193 letters", _record(identifier="a" * 8_193), fields={"identifier": None}),
    Case("an identifier of control characters", _record(identifier="\x00\x1b[2J"), fields={"identifier": "[2J"}),
)
