"""Documents of office programs as their writers make them: parts of XML in a zip archive."""

import zipfile
from io import BytesIO
from typing import TypeAlias

_TYPES = "application/vnd.openxmlformats-officedocument"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_CORE = (
    '<cp:coreProperties xmlns:cp="urn:cp" xmlns:dc="urn:dc" xmlns:dcterms="urn:dcterms"><dc:title>{title}</dc:title>'
    "<dc:creator>{creator}</dc:creator><dcterms:modified>{modified}</dcterms:modified></cp:coreProperties>"
)
_STYLES = (
    '<w:styles xmlns:w="urn:w"><w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>'
    '<w:style w:styleId="Zeile"><w:name w:val="Aufmacher"/><w:basedOn w:val="Titel"/></w:style>'
    '<w:style w:styleId="Unter"><w:name w:val="Subtitle"/></w:style>'
    '<w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="Inhalt1"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:styleId="Notiz"><w:name w:val="Notiz"/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
)


_FORMATS = (
    '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy\\ hh:mm"/>'
    '<numFmt numFmtId="165" formatCode="0.00&quot; days&quot;"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>'
)
Parts: TypeAlias = dict[str, str | bytes]


def archive(parts: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of parts, the same bytes each time."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as written:
        for name, content in parts.items():
            written.writestr(zipfile.ZipInfo(name), content, method)
    return held.getvalue()


def docx(body: str, main: str = "document.main", more: dict[str, str] | None = None, **core: str) -> bytes:
    """A Word document: `body` is the content of w:body, `core` its properties, `more` other parts by their name."""
    return archive(word_parts(body, main, more, **core))


def word_parts(body: str, main: str = "document.main", more: dict[str, str] | None = None, **core: str) -> Parts:
    """The parts of a Word document."""
    kinds = {
        "word/document.xml": f"application/vnd.openxmlformats-officedocument.wordprocessingml.{main}+xml",
        "word/styles.xml": f"{_TYPES}.wordprocessingml.styles+xml",
        "word/footnotes.xml": f"{_TYPES}.wordprocessingml.footnotes+xml",
        "word/endnotes.xml": f"{_TYPES}.wordprocessingml.endnotes+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    listed = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    document = f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    return {
        "[Content_Types].xml": f'<?xml version="1.0"?><Types xmlns="urn:types">{listed}</Types>',
        "word/document.xml": f'<?xml version="1.0"?>{document}',
        "word/styles.xml": _STYLES,
        "docProps/core.xml": _CORE.format(**{"title": "", "creator": "", "modified": "", **core}),
        **(more or {}),
    }


def p(text: str, style: str = "", run: str = "") -> str:
    """A paragraph of a Word document; `run` holds properties of its only run."""
    styled = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{styled}<w:r>{f'<w:rPr>{run}</w:rPr>' if run else ''}<w:t>{text}</w:t></w:r></w:p>"


def odt(body: str, styles: str = "", meta: str = "", more: dict[str, str] | None = None) -> bytes:
    """An OpenDocument text: `body` is the content of office:text, `styles` its automatic styles."""
    spaces = " ".join(
        f'xmlns:{name}="{_ODF}:{name}:1.0"' for name in ("office", "text", "table", "style", "drawing", "meta")
    ).replace("xmlns:drawing", "xmlns:draw")
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f'<?xml version="1.0"?><office:document-content {spaces} xmlns:dc="urn:dc">'
            f"<office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
            "meta.xml": f'<office:document-meta {spaces} xmlns:dc="urn:dc">{meta}</office:document-meta>',
            **(more or {}),
        }
    )


def xlsx(*sheets: str, texts: tuple[str, ...] = (), more: Parts | None = None, book: str = "") -> bytes:
    """An Excel workbook: the rows of each sheet as XML; `texts` are those that cells refer to. Style 1 is a date."""
    numbers = range(1, len(sheets) + 1)
    listed = "".join(f'<sheet name="Sheet {n}" r:id="r{n}"/>' for n in numbers)
    links = "".join(
        f'<Relationship Id="r{n}" Type="urn:a/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    held = "".join(f"<si><t>{text}</t></si>" for text in texts)
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    return archive(
        {
            "[Content_Types].xml": f'<Types><Override PartName="/xl/workbook.xml" ContentType="{main}"/></Types>',
            "xl/workbook.xml": f'<workbook xmlns:r="urn:r">{book}<sheets>{listed}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f"<Relationships>{links}</Relationships>",
            "xl/sharedStrings.xml": f"<sst>{held}</sst>",
            "xl/styles.xml": _FORMATS,
            **{f"xl/worksheets/sheet{n}.xml": sheet_of(sheets[n - 1]) for n in numbers},
            **(more or {}),
        }
    )


def sheet_of(rows: str) -> str:
    """A worksheet with these rows."""
    return f'<?xml version="1.0"?><worksheet><sheetData>{rows}</sheetData></worksheet>'


def row(*cells: str) -> str:
    """A row of cells that hold their own text."""
    held = "".join(f"<c t='inlineStr'><is><t>{cell}</t></is></c>" for cell in cells)
    return f"<row>{held}</row>"
