"""Families of pathological text: each makes a text of about any length, the longer the worse for a careless reader."""

from collections.abc import Callable
from itertools import count

Family = Callable[[int], str]

_UNITS = (
    *(" ", "\t", "\n", "\r\n", " \n", "\n \n", ".", ". ", "...", "/", "//", "-", "- ", "--", "_", "=", ":", ";", ","),
    *("a,", "@", "a@", "#", "# ", "*", "**", "*a **b ", "`", "~", "|", "|a", ">", "> ", "<", "<<", "&", "&a"),
    *("&amp;", "&#1", "%", "%41", "%%", "?", "?a=", "&b=", "+", "!", "![a](", "[", "[a](", "[]()", "](", "(", "((a"),
    *(")", "{", "{}", '{"a":', "}", '"', '""', '","', "'", "\\", "\\\\", '\\"', "\\u", "\\ud800", "\x00", "�", "a"),
    *("a ", "A ", "Aa ", "a.", "A. ", "é", "é", "́", "\u200d", "\u202e", "\ufeff", "🗞", "👩\u200d", "Ã¤", "Ã", "â€œ"),
    *("图", "ก", "ا ", "०", "ﬁ", "\u2028", "0", "1 ", "1.", "1,", "1:1", "12:", "10:15 ", "4/3/", "04.03.", "2026-"),
    *("2026-03-04 ", "March ", "4 March ", "de ", "March 4 ", "2026年", "2026年3月", "4 a de ", "T10:", "+01:", "by "),
    *("By Jane Roe ", "Jane Roe, ", "and ", " and Jo", "Jane (Jo) ", "Roe/", " - ", " | ", "(Reuters) ", "http://"),
    *("http://a/", "www.a.", "a.b.", "/../", "/./", "a/amp", ";a=", "xn--", "//a", "<p>", "</p>", "<p a>", "<p a="),
    *("<p a='", "<a href=", "<a href='b'>", "<a href='b'>c</a>", "<div>", "</div>", "<br>", "<b><i>"),
    *("<table><tr><td>", "<li>", "<script>", "<style>", "<!--", "-->", "<![CDATA[", "]]>", "<?", "<!DOCTYPE "),
    *("<title>", "<h1>a</h1>", "<meta name=a>", "<form>", "<select>", "<svg>", "<svg><p>", "<math>", "<item>"),
    *("</item>", "<item ", "<item/>", "<item><a>", "<a:b>", " xmlns:a=''", "<entry>", "<name>", "---\n", "a: "),
    *("a: [", "- a\n", "Content-Type: ", "--a\n", "a: b\n", "boundary=", "1\r\na\r\n", "0\r\n", "WARC/1.0\r\n\r\n"),
    *("PK\x01\x02", "[1 chars] ", "He said so to them all in the old town hall. "),
    *("He said so to them all in the old town hall.\n", "Read more\n", "Read more: he said so\n\n", "Menu | Home\n"),
    *("© 2026\n", "a b\n", "Jane Roe\n4 March 2026\n", '"a" said Jo. ', "“", "“a” "),
)  # fmt: skip


def _repeated(unit: str) -> Family:
    return lambda size: unit * (size // len(unit) + 1)


def _numbered(form: str) -> Family:
    """A form with a number that differs from one to the next."""

    def made(size: int) -> str:
        parts, length = list[str](), 0
        for number in count():
            parts.append(form.replace("{}", str(number)))
            length += len(parts[-1])
            if length >= size:
                break
        return "".join(parts)

    return made


# What stands around a text inside a document, by the formats that read the document.
AROUND = {
    "in JSON": ('{"headline":"Ansleigh","text":"', '"}'),
    "in linked data": ('{"@context":"https://schema.org","@type":"NewsArticle","articleBody":"', '",}'),
    "in an entry": (
        "<rss><channel><item><title>Ansleigh</title><description>",
        "</description></item></channel></rss>",
    ),
    "in a start tag": (
        "<rss><channel><item><title ",
        ">a</title><description>b & c</description></item></channel></rss>",
    ),
    "in a paragraph": ("<html><body><article><h1>Ansleigh</h1><p>", "</p></article></body></html>"),
    "in an attribute": ("<html><body><article><p class='", "'>a</p></article></body></html>"),
    "in a script": ("<html><body><script type='application/ld+json'>", "</script><p>a</p></body></html>"),
    "in a cell": ('title,text\nAnsleigh,"', '"\n'),
    "in front matter": ("---\ntitle: ", "\n---\n# a\n\nb\n"),
    "in a header": ("WARC/1.0\r\nWARC-Type: response\r\nX-A: ", "\r\nContent-Length: 0\r\n\r\n"),
    "in a part": ("MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=a\r\n\r\n--a\r\n\r\n", "\r\n--a--"),
}
_FORMS = (
    *("word{} ", "{} ", "a{}\n", "Word{} said so to them all in the old town hall {}.\n", "{}\n\n", "<p>{}</p>"),
    *("<i{}>", " a{}='b'", "<p a{}>", "[a{}]: /b\n", "&a{};", "?a{}=b&", '"a{}":1,', "{}.1.2026 ", "Name{} Roe, "),
    *("<item><t>{}</t></item>", "a{}: b\n"),
    *("Read more: word{} said so\nword{} said so to them all in the old town hall.\n\n", "http://a{}.example/ "),
)  # fmt: skip
FAMILIES: dict[str, Family] = {
    **{f"{unit!r} repeated": _repeated(unit) for unit in _UNITS},
    **{f"{form!r} numbered": _numbered(form) for form in _FORMS},
    "opened, then closed": lambda size: "<b>" * (size // 7) + "</b>" * (size // 7),
    "brackets opened, then closed": lambda size: "[" * (size // 2) + "]" * (size // 2),
    "text, then its copy": lambda size: _numbered("Word{} said so to them all in the old hall.\n")(size // 2) * 2,
    "a letter, then marks": lambda size: "e" + "\u0316\u0301" * (size // 2),
    "ticks of growing length": lambda size: "".join("`" * number + " " for number in range(int((2 * size) ** 0.5))),
}
