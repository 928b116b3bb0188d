"""JSON and JSON Lines that are broken, deep, long, or valid and absurd."""

import json
from functools import partial

from builders import story
from corpus.generated.case import MB, SENTENCE, TEXT, Case

_LINE = json.dumps({"text": SENTENCE})
_VALUES = ("null", "true", "0", "-0", "1e400", "[]", "{}", '""', '" "', '["a"]', '[[["a"]]]', '{"a":"b"}', "1" * 5_000)
_DOCUMENTS = (
    *("null", "true", "0", "-1.5e3", '"text"', '""', "[]", "{}", "[[]]", "[{}]", "[null]", "[1,2]", "NaN", "[NaN]"),
    *("[Infinity]", '{"text"', '{"text":', '{"text":}', "{,}", "[1,,2]", "{'text': 'a'}", "[", "{"),
    *("]", "}", '{"text": "a"}{"text": "b"}', '{"text": "a"} x', '{"text": "a"}\n]', '{"text": "\\x41"}'),
    *('{"text": "\\u12"}', '{"text": "a\tb"}', '{"text": "a\x01b"}', '{"text": 01}', '{"text": .5}', '{"text": +1}'),
    *('{"text": 0x1F}', '{text: "a"}', '/* a */ {"text": "a"}', '{"text": "a"} // b'),
    *('{"a": undefined, "text": "b"}', '{"__proto__": 1}'),
)  # fmt: skip


def _record(**fields: object) -> str:
    return json.dumps({"headline": "Ansleigh", "text": TEXT, **fields})


def _nested(depth: int, opening: str, closing: str, inside: str = "1") -> str:
    return opening * depth + inside + closing * depth


def _every_type(count: int) -> str:
    values = (_LINE, "1", '"a"', "null", "[]", "{}", "true")
    return "[" + ",".join(values[number % len(values)] for number in range(count)) + "]"


CASES = (
    *(Case(f"the document {document!r}", document) for document in _DOCUMENTS),
    *(Case(f"a text that is {value[:20]}", f'{{"headline": "Ansleigh", "text": {value}}}') for value in _VALUES),
    *(Case(f"a headline that is {value[:20]}", f'{{"text": "{SENTENCE}", "headline": {value}}}') for value in _VALUES),
    *(Case(f"an unknown field that is {value[:20]}", f'{{"text": "{SENTENCE}", "x": {value}}}') for value in _VALUES),
    *(Case(f"an author that is {value[:20]}", f'{{"text": "{SENTENCE}", "author": {value}}}') for value in _VALUES),
    *(
        Case(f"an unknown field of {kind}, {depth:,} deep", f'{{"text": "{SENTENCE}", "x": {_nested(depth, *marks)}}}')
        for kind, marks in {"arrays": ("[", "]"), "objects": ('{"a":', "}")}.items()
        for depth in (100, 900, 100_000)
    ),
    Case("an author in 900 lists", f'{{"text": "{SENTENCE}", "author": {_nested(900, "[", "]", "1")}}}'),
    Case("an article in 900 envelopes", _nested(900, '{"article":', "}", _LINE)),
    Case("an article in three envelopes", _nested(3, '{"article":', "}", _LINE)),
    Case("a list in 900 envelopes", _nested(900, '{"data":', "}", f"[{_LINE}]")),
    Case(
        "JSON-LD with 100,000 graphs in one another",
        '{"@context":"https://schema.org","@graph":' + _nested(100_000, '[{"@graph":', "}]", "[]") + "}",
    ),
    Case(
        "JSON-LD whose author is itself",
        json.dumps(
            {
                "@context": "https://schema.org",
                "@type": "NewsArticle",
                "@id": "#a",
                "articleBody": TEXT,
                "author": {"@id": "#a"},
            }
        ),
    ),
    Case(
        "JSON-LD of two articles that refer to one another",
        json.dumps(
            {
                "@context": "https://schema.org",
                "@graph": [
                    {
                        "@type": "NewsArticle",
                        "@id": f"#{one}",
                        "articleBody": story(one)["text"],
                        "author": {"@id": f"#{1 - one}"},
                    }
                    for one in (0, 1)
                ],
            }
        ),
    ),
    Case(
        "JSON-LD of 100,000 nodes",
        lambda: json.dumps({"@context": "https://schema.org", "@graph": [{"@id": f"#{n}"} for n in range(100_000)]}),
    ),
    Case(
        "JSON-LD of 10,000 types",
        json.dumps({"@context": "https://schema.org", "@type": [f"T{n}" for n in range(10_000)]}),
    ),
    Case(
        "JSON-LD of a type of 100,000 slashes", json.dumps({"@context": "https://schema.org", "@type": "/" * 100_000})
    ),
    Case("the same name 100,000 times", "{" + f'"text":"{SENTENCE}",' * 100_000 + '"a":1}'),
    Case("a name of 100,000 letters", json.dumps({"a" * 100_000: 1, "text": SENTENCE})),
    Case("names that differ in case alone", json.dumps({"text": SENTENCE, "TEXT": "b", "Text": "c"})),
    Case("a headline of a million letters", partial(_record, headline="a" * 1_000_000)),
    Case("a headline of a million spaces", partial(_record, headline=" " * 1_000_000)),
    Case("100,000 authors", partial(_record, author=[f"Jane Roe{n}" for n in range(100_000)])),
    Case("an author of 100,000 names", partial(_record, author="Jane Roe, " * 10_000)),
    Case("100,000 keywords", partial(_record, keywords=[f"word{n}" for n in range(100_000)])),
    Case("keywords of 100,000 commas", partial(_record, keywords="," * 100_000)),
    Case("100,000 images", partial(_record, image=[{"url": f"https://g.example/{n}"} for n in range(100_000)])),
    Case("a text of 1,000,000 characters", json.dumps({"text": "ab " * 333_333 + "c"})),
    Case("a text of 1,000,001 characters", json.dumps({"text": "ab " * 333_333 + "cd"})),
    Case("a text of 4,000,001 characters", lambda: json.dumps({"text": "a" * 4_000_001})),
    Case("a text of 100,002 lines", json.dumps({"text": "a\n" * 100_002})),
    Case("1,000 records of every type", _every_type(1_000)),
    Case(
        "a line of 8 MB between two articles",
        lambda: "\n".join((json.dumps(story(1)), json.dumps({"a": "b" * 8 * MB}), json.dumps(story(2)))),
    ),
    Case("lines that end in carriage returns alone", _LINE + "\r" + json.dumps(story(1)) + "\r"),
    Case("lines that end in U+2028", _LINE + "\u2028" + json.dumps(story(1)) + "\u2028"),
    Case("lines between 1,000 blank lines", ("\n" * 1_000).join((_LINE, json.dumps(story(1)), ""))),
    Case("a broken line before two articles", '{"text": "a\n' + json.dumps(story(1)) + "\n" + json.dumps(story(2))),
    Case("articles over several lines each", json.dumps(story(1), indent=1) + "\n" + json.dumps(story(2), indent=1)),
    Case("a line of every type", "\n".join((_LINE, "1", '"a"', "null", "[]", "{}", "true", "x", json.dumps(story(1))))),
    Case("JSON Feed whose items are no list", '{"version": "https://jsonfeed.org/version/1.1", "items": {"a": 1}}'),
    Case(
        "JSON Feed of items of every type",
        '{"version": "https://jsonfeed.org/version/1.1", "items": '
        + _every_type(7).replace('"text"', '"content_text"')
        + "}",
    ),
    Case(
        "JSON Feed whose authors are texts",
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "authors": "Jo",
                "items": [{"content_text": SENTENCE, "authors": ["Jo", 1, None], "tags": "a"}],
            }
        ),
    ),
    Case(
        "ninjs whose bodies are texts",
        json.dumps({"uri": "urn:a", "standard": {"name": "ninjs", "version": "3.0"}, "bodies": ["a", 1, None, {}]}),
    ),
    Case(
        "ninjs whose every field is a number",
        json.dumps(
            {
                "uri": 1,
                "type": 2,
                "versioncreated": 3,
                "headline": 4,
                "body_text": 5,
                "bodies": 6,
                "by": 7,
                "infosources": 8,
                "associations": 9,
            }
        ),
    ),
)
