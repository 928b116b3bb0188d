"""XML that declares entities, is deep, never closed, or lies, under the root of every format."""

from functools import partial

from corpus.generated.case import MB, SENTENCE, TEXT, Case

_ITEM = f"<item><title>Ansleigh</title><description>{TEXT}</description></item>"
_ATOM, _IPTC = ' xmlns="http://www.w3.org/2005/Atom"', ' xmlns="http://iptc.org/std/nar/2006-10-01/"'
_COMPONENT = "<NewsComponent><ContentItem>"
_END_OF_COMPONENT = "</ContentItem></NewsComponent></NewsItem></NewsML>"
_ROOTS = {
    "RSS": ("<rss><channel>", _ITEM, "</channel></rss>"),
    "Atom": (f"<feed{_ATOM}>", f"<entry><title>A</title><content>{TEXT}</content></entry>", "</feed>"),
    "NITF": ("<nitf><body>", f"<body.content><p>{TEXT}</p></body.content>", "</body></nitf>"),
    "NewsML 1": (f"<NewsML><NewsItem>{_COMPONENT}", f"<DataContent>{TEXT}</DataContent>", _END_OF_COMPONENT),
    "NewsML-G2": (f"<newsItem{_IPTC}><contentSet>", f"<inlineData>{TEXT}</inlineData>", "</contentSet></newsItem>"),
    "a sitemap": ("<urlset>", "<url><loc>https://g.example/a</loc></url>", "</urlset>"),
    "an unknown root": ("<catalogue>", f"<book>{TEXT}</book>", "</catalogue>"),
}  # fmt: skip
_DECLARATIONS = {
    "an entity of a file": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
    "an entity of an address": '<!DOCTYPE a [<!ENTITY b SYSTEM "http://169.254.169.254/latest/meta-data/">]>',
    "a parameter entity": '<!DOCTYPE a [<!ENTITY % b SYSTEM "http://g.example/a.dtd"> %b;]>',
    "a document type at an address": '<!DOCTYPE a SYSTEM "http://g.example/a.dtd">',
    "a public document type": '<!DOCTYPE a PUBLIC "-//A//B" "http://g.example/a.dtd">',
    "an internal subset without entities": "<!DOCTYPE a [<!ELEMENT a ANY> <!-- ]> -->]>",
    "a document type without an end": "<!DOCTYPE a [",
    "a comment without an end": "<!-- a",
    "an instruction without an end": "<?xml-stylesheet a",
    "a style sheet": '<?xml-stylesheet href="http://g.example/a.xsl"?>',
    "version 1.1": "<?xml version='1.1'?>",
    "version 9.9": "<?xml version='9.9' standalone='perhaps'?>",
}


_WXR = " xmlns:wp='http://wordpress.org/export/1.2/' xmlns:content='http://purl.org/rss/1.0/modules/content/'"
_POST = f"<item><title>Ansleigh</title><wp:post_type>post</wp:post_type><content:encoded>{TEXT}"
_POST_END = "</content:encoded></item>"


def _feed(inside: str, attributes: str = "") -> str:
    return f"<rss{attributes}><channel>{inside}</channel></rss>"


def _item(inside: str) -> str:
    return _feed(f"<item>{inside}</item>")


CASES = (
    *(
        Case(f"{root} that declares {kind}", declared + begin + inside + end)
        for root, (begin, inside, end) in _ROOTS.items()
        for kind, declared in _DECLARATIONS.items()
    ),
    *(Case(f"{root} without its end", begin + inside) for root, (begin, inside, _) in _ROOTS.items()),
    *(
        Case(f"{root} cut in the middle of its text", begin + inside[: len(inside) // 2])
        for root, (begin, inside, _) in _ROOTS.items()
    ),
    *(Case(f"{root} alone", begin + end) for root, (begin, _, end) in _ROOTS.items()),
    *(
        Case(f"{root} with 10,000 elements in one another", begin + "<a>" * 10_000 + inside + "</a>" * 10_000 + end)
        for root, (begin, inside, end) in _ROOTS.items()
    ),
    *(
        Case(f"{root} with 100,000 elements that are not closed", begin + "<b>" * 100_000 + inside + end)
        for root, (begin, inside, end) in _ROOTS.items()
    ),
    *(
        Case(f"{root} with 100,000 end tags", begin + "</b>" * 100_000 + inside + end)
        for root, (begin, inside, end) in _ROOTS.items()
    ),
    *(
        Case(f"{root} with 100,000 comments", begin + "<!--a-->" * 100_000 + inside + end)
        for root, (begin, inside, end) in _ROOTS.items()
    ),
    *(
        Case(
            f"{root} with characters that XML forbids",
            begin + inside.replace("council", "coun\x01\x0bcil&#0;&#xD800;&#x110000;") + end,
        )
        for root, (begin, inside, end) in _ROOTS.items()
    ),
    *(
        Case(f"{root} with unknown entities", begin + inside.replace("council", "coun&cil;&eacute;& &&amp") + end)
        for root, (begin, inside, end) in _ROOTS.items()
    ),
    *(
        Case(f"{root} with a section without an end", begin + inside.replace("council", "<![CDATA[council") + end)
        for root, (begin, inside, end) in _ROOTS.items()
    ),
    *(
        Case(f"{root} whose prefix is not declared", begin + inside.replace("<", "<x:").replace("<x:/", "</x:") + end)
        for root, (begin, inside, end) in _ROOTS.items()
    ),
    Case("a feed with a root of 100,000 attributes", _feed(_ITEM, "".join(f" a{n}='b'" for n in range(100_000)))),
    Case("a feed of 1,000 namespaces", _feed(_ITEM, "".join(f" xmlns:a{n}='http://b/{n}'" for n in range(1_000)))),
    Case("a feed with the same attribute twice", _feed(_ITEM.replace("<item>", "<item a='1' a='2'>"))),
    Case("a feed with a namespace of 100,000 letters", _feed(_ITEM, f" xmlns:a='{'b' * 100_000}'")),
    Case("a feed with a base of 100,000 letters", _feed(_ITEM, f" xml:base='http://{'b' * 100_000}'")),
    Case(
        "a feed with a base that is no address",
        _feed(f"<item><link>a</link><description>{TEXT}</description></item>", " xml:base='http://[::'"),
    ),
    Case(
        "an export of a WordPress draft", _feed(f"{_POST}</content:encoded><wp:status>draft</wp:status></item>", _WXR)
    ),
    Case("an export of a post of shortcodes", _feed(_POST + "[caption]" * 90_000 + "[a " * 90_000 + _POST_END, _WXR)),
    Case(
        "an export of 100,000 authors that are not closed",
        _feed("<wp:author><wp:author_a>a" * 100_000 + _POST + _POST_END, _WXR),
    ),
    Case("a feed of 50,001 entries", _feed("<item/>" * 50_001)),
    Case("a feed of 20,000 entries that are not closed", _feed("<item>" * 20_000)),
    Case(
        "a feed whose entries are in one another", _feed("<item><description>a</description>" * 100 + "</item>" * 100)
    ),
    Case(
        "a feed of 1,000 titles in one entry",
        _item("<title>Ansleigh</title>" * 1_000 + f"<description>{TEXT}</description>"),
    ),
    Case(
        "a feed whose text is a section of a megabyte of brackets",
        _item(f"<description><![CDATA[{']' * MB}]]></description>"),
    ),
    Case("a feed whose text is a megabyte of ampersands", partial(_item, f"<description>{'&' * MB}</description>")),
    Case(
        "a feed whose text is a megabyte of escaped markup",
        partial(_item, f"<description>{'&lt;p&gt;' * (MB // 9)}{SENTENCE}</description>"),
    ),
    Case(
        "a feed whose text is escaped 1,000 times",
        _item(f"<description>&{'amp;' * 1_000}lt;p> {SENTENCE}</description>"),
    ),
    Case(
        "a feed whose date is a thousand dates",
        _item(f"<description>{TEXT}</description><pubDate>{'Wed, 04 Mar 2026 ' * 1_000}</pubDate>"),
    ),
    Case(
        "a feed whose author is a megabyte of at signs",
        partial(_item, f"<description>{TEXT}</description><author>{'a@' * (MB // 2)}</author>"),
    ),
    Case("a feed whose head is a megabyte", partial(_feed, "<title>" + "a" * MB + "</title>" + _ITEM)),
    Case(
        "NITF with tables 100 deep",
        "<nitf><body><body.content>"
        + "<table><tr><td>" * 60
        + TEXT
        + "</td></tr></table>" * 60
        + "</body.content></body></nitf>",
    ),
    Case(
        "NewsML 1 of 1,000 components in one another",
        "<NewsML><NewsItem>" + "<NewsComponent>" * 1_000 + "</NewsComponent>" * 1_000 + "</NewsItem></NewsML>",
    ),
    Case("NewsML 1 of 10,000 items", "<NewsML>" + "<NewsItem/>" * 10_000 + "</NewsML>"),
    Case(
        "NewsML-G2 of 10,000 items",
        '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>'
        + "<newsItem/>" * 10_000
        + "</itemSet></newsMessage>",
    ),
    Case(
        "a sitemap of 1,001 announcements",
        "<urlset>" + "<url><loc>https://g.example/a</loc><n:publication_date/></url>" * 1_001 + "</urlset>",
    ),
    Case(
        "a sitemap of 1,000 announcements",
        "<urlset>" + "<url><loc>https://g.example/a</loc><n:publication_date/></url>" * 1_000 + "</urlset>",
    ),
    Case("an XML document of 21 MB", lambda: _feed("<item>" + " " * 21 * MB + "</item>").encode()),
    Case("100,000 opening angle brackets", "<" * 100_000),
    Case("a start tag of a megabyte without an end", "<rss " + "a" * MB),
)
