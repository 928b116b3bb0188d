"""Plain text and Markdown: endless runs, near matches of dates, bylines and addresses, extremes of Unicode."""

from corpus.generated.case import MB, SENTENCE, TEXT, Case

_RUNS = {
    "spaces": " ", "tabs": "\t", "line breaks": "\n", "dots": ".", "slashes": "/", "dashes": "-", "digits": "7",
    "opening brackets": "[", "closing brackets": "]", "round brackets": "(", "angle brackets": "<", "braces": "{",
    "at signs": "@", "number signs": "#", "stars": "*", "ticks": "`", "pipes": "|", "backslashes": "\\", "quotes": '"',
    "ampersands": "&", "percent signs": "%", "underscores": "_", "colons": ":", "exclamation marks": "!",
    "letters": "a",
}  # fmt: skip
_NEAR = {
    "dates": "On 4 March 20 and 32 March 2026, 2026-13-40 25:61:61 +99:99, 3/3/3/3 4.4.4.4 ",
    "months": "March March March 4 March March ",
    "years": "2026年2026年13月 ",
    "bylines": "By By Jane and By and By Roe, ",
    "names": "Jane Roe, Jo Field and Ada Berg, ",
    "mail addresses": "jo@jo@gazette.example@",
    "addresses": "http://http://www.gazette.example/http://",
    "addresses with dots": "https://a.b.c.d.e.f.../../../..;;??##&&==",
    "headlines": "Ansleigh Keeps Its Libraries - Ansleigh Keeps Its | ",
    "agencies": "ANSLEIGH (Reuters) - ANSLEIGH, March 4 (AP) — ",
    "quotations": "“He said “she said “",
    "entities": "&amp;lt;&#x0;&#99999999;&unknown;&amp",
    "tags": "<p <a href='<b <img src=\"",
    "mojibake": "Ã¤Ã¶Ã¼â€œâ€\x9d",
    "cut texts": "[+1234 chars] ",
    "Markdown links": "[a](/b)[a](/b [a](",
    "Markdown headings": "\n\n# a\n\n#a\n\n",
    "front matter": "---\ntitle: a\n---\n",
    "numbered sentences": "1. He said so. 2. She said so. ",
}
_SIGNS = {
    "combining marks of one kind": "e" + "\u0301" * 100_000,
    "combining marks of two kinds": "e" + "\u0316\u0301" * 50_000,
    "marks that are two marks": "e" + "\u0f73\u0301" * 50_000,
    "halfwidth marks": "ｶ" + "\uff9e\u0301" * 50_000,
    "joiners": "👩\u200d" * 50_000,
    "turns of direction": "a\u202eb\u202cc\u2066d\u2069" * 10_000,
    "variation selectors": "☃\ufe0f\ufe0e" * 30_000,
    "tags of Unicode": "🏴" + "\U000e0061" * 50_000,
    "private characters": "\ue000\U000f0000" * 30_000,
    "noncharacters": "\ufffe\uffff\U0001ffff" * 30_000,
    "interlinear annotations": "\ufff9a\ufffab\ufffb" * 20_000,
    "line separators": "a\u2028b\u2029" * 20_000,
    "spaces of every width": "a\u2003\u2009\u3000\u00a0b" * 20_000,
    "ligatures": "ﷺﬃ㌖" * 30_000,
    "astral letters": "𝔸𝕟𝕤𝕝𝕖𝕚𝕘𝕙 " * 10_000,
    "Hangul in parts": "\u1112\u1161\u11ab" * 30_000,
    "Arabic with marks": "مُحَمَّد " * 10_000,
    "Thai without spaces": "สภาเมืองลงมติ" * 8_000,
    "Chinese without stops": "安斯利议会投票" * 14_000,
    "letters that grow when folded": "ŉǰΐﬃ" * 25_000,
    "soft hyphens": "li\u00adbra\u00adry " * 10_000,
}

CASES = (
    *(Case(f"100,000 {name} alone", sign * 100_000) for name, sign in _RUNS.items()),
    *(Case(f"an article and 100,000 {name}", f"{TEXT}\n\n{sign * 100_000}\n") for name, sign in _RUNS.items()),
    *(Case(f"100,000 {name}, then an article", f"a{sign * 100_000}\n\n{TEXT}\n") for name, sign in _RUNS.items()),
    *(Case(f"100 kB of near {name}", f"{TEXT}\n\n{near * (100_000 // len(near))}\n") for name, near in _NEAR.items()),
    *(
        Case(f"100 kB of near {name} over lines", f"{TEXT}\n\n" + f"{near}\n" * (100_000 // len(near)))
        for name, near in _NEAR.items()
    ),
    *(Case(f"an article with {name}", f"Ansleigh\n\n{TEXT}\n\n{signs}\n") for name, signs in _SIGNS.items()),
    *(Case(f"{name} alone", signs) for name, signs in _SIGNS.items()),
    Case("one letter", "a"),
    Case("one sentence", SENTENCE),
    Case("one word of a megabyte", "a" * MB),
    Case("a sentence 10,000 times in one line", f"{SENTENCE} " * 10_000),
    Case("a sentence 10,000 times, line by line", f"{SENTENCE}\n" * 10_000),
    Case("an article 100 times", f"{TEXT}\n\n" * 100),
    Case(
        "10,000 different lines twice",
        "".join(f"Word{n} said so to them all in the old hall {n}.\n" for n in range(10_000)) * 2,
    ),
    Case("a page of a million menu lines", "Home\n" * 100_000),
    Case("101,000 lines", "a b\n" * 101_000),
    Case("front matter that is never closed", "---\ntitle: a\n" * 10_000),
    Case("front matter of 1,000 lists in one another", f"---\ntitle: A\na: {'[' * 1_000}{']' * 1_000}\n---\n{TEXT}"),
    Case("front matter of 100 lists in one another", f"---\ntitle: A\na: {'[' * 100}{']' * 100}\n---\n{TEXT}"),
    Case(
        "front matter of aliases that multiply",
        "---\ntitle: A\na: &a [x,x]\n"
        + "".join(f"a{n}: &a{n} [*a{n - 1 if n else ''},*a{n - 1 if n else ''}]\n" for n in range(30))
        + f"---\n{TEXT}",
    ),
    Case("front matter that refers to itself", f"---\ntitle: A\na: &a [*a]\nauthor: &b {{name: *b}}\n---\n{TEXT}"),
    Case("front matter that asks for an object", f"---\ntitle: !!python/object/apply:os.system ['true']\n---\n{TEXT}"),
    Case("front matter of 100 kB", f"---\ntitle: {'a' * 100_000}\n---\n{TEXT}"),
    Case("front matter with half a surrogate pair and no text", '---\ntitle: "\\ud800"\n---\n'),
    Case(
        "front matter with half a surrogate pair in each field",
        '---\ntitle: "A\\ud800"\nauthor: "\\udc00 Jo"\nimage: ["\\ud800"]\nurl: "https://g.example/\\ud800"\n'
        'tags: ["\\udfff"]\n---\n' + TEXT,
    ),
)
