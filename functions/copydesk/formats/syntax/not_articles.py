"""Text that is not an article: source code, style sheets, configuration, logs, headers of mails.

Every line is prose, code or neither; a file is refused if its letters are in code. Line by line, because each kind of
file has prose in it, in comments, and articles on programming have code. Of 1,369 files of a Linux system, of 45 kinds,
1 % are taken, half of them prose; of 3,464 articles and pages as text none is refused (docs/research/extraction.md).
"""

import re
from collections import Counter
from collections.abc import Iterator

from copydesk.errors import NotAnArticle
from copydesk.ports import OVERRULE

READ_CHARS = 65_536  # of a text
CODE_SHARE = 0.5  # of the characters in prose and code
CODE_SHARE_NAMED = 0.2  # where the name of the file is that of a program
MOST_PROSE = 0.3  # share of all characters; a text with more is an article with examples
PAIR_WEIGHT = 0.5  # of "Name: value", which stands above articles too
INDENTED_WEIGHT = 0.5  # of indented prose: the text of a comment, or the first line of a paragraph
LEAST_WORDS = 3  # a shorter text is a name, a number or a key
PROSE_WORDS = 8  # of a line that is a part of a sentence; two signs count as a word
SENTENCE_WORDS = 4  # of a line that ends as a sentence
MOST_FLASH_LINES = 3
MOST_MARKS = 0.015  # share of a text's characters that are one of _MARKS
LEAST_SIGNS = 6  # characters of _SIGN: Korean, and scripts without spaces, from Thai to Japanese

_PROGRAMS = (  # suffixes of programs, style sheets, configuration and logs
    "ac am awk bat c cfg cmake conf cpp cs css desktop diff el go h hpp in ini java js json5 jsx kt la less"
    " lock log lua m4 map mk patch pc php pl pm po properties proto ps1 py r rb rs rules scala scss service sh"
    " sql swift tcl tf toml ts tsx vim vue xsl yaml yml"
)
_SUFFIXES = frozenset(_PROGRAMS.split())
_MARKS = "#*/{}[]<>=;|$_~"
_SENTENCE_ENDS = tuple(".!?;…。！？।۔؟։።။។།\"”’»'」）)")
_COMMENT = re.compile(r"\s*(?:#(?!\d)|//|<!--|dnl |rem |\.\\\")|(?:;|%|--)\s*\w", re.IGNORECASE)
_KEYWORD = re.compile(
    r"\s*(?:import [\w.]+\s*$|from [\w.]+ import|def \w+\s*\(|class \w+\s*[(:{]|return\b|if\s*[(\[!]|else\b|elif\b"
    r"|elseif\b|endif|for\s*\(|while\b|switch\b|case\b|function\b|var |let |const |local |my \$|use [\w:]+|sub \w+"
    r"|package [\w.:]+;?|public |private |static |void |int |char |struct |typedef|extern |fn |func |export |set\s*\("
    r"|fi$|done$|end$|then$|do$|esac$|SELECT |INSERT |CREATE |ALTER |DROP |echo |cd |call |goto |@echo|include "
    r"|recursive-|exclude |graft |prune |[sS][eE][tT] \w+=)"
)
_ENDS_OPEN = re.compile(r"[;{}\\\[(=&|]$|\)\s*[:,;]$|[\"'\])}],$|^\s*[\])}]+")
_LOG = re.compile(
    r"\s*(?:\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d|\w{3} +\d+ \d\d:\d\d:\d\d|\d+\.\d+\.\d+\.\d+ |\[[\w :./-]+\] )"
)
_SECTION = re.compile(r"\s*\[[^\]]+\]\s*$")
_ASSIGNMENT = re.compile(r"\s*[\w.$@%\[\]\"'/*:-]+\s*(?:[-+*/|&:.?]?=|=>|->|<-)\s*(?!=\s)\S?")
_PAIR = re.compile(r"\s*(?:- )?[\w.*/\"'-]+:(?:\s+\S.*)?$")
_SYMBOL = re.compile(r"[{}\[\]<>=;&\\_^~`]|\w\(|(?<=\S)[:/|](?=\S)|\$\w|%\w|(?<=\S)[-+*](?=\d)")
_WORD = re.compile(r"[^\W\d_]{2,}")
_SIGN = re.compile(r"[\u0e00-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_MAIL_FIELD = re.compile(r"([A-Za-z][A-Za-z-]*):[ \t].*")
_MAIL_FIELDS = frozenset(("received", "return-path", "delivered-to", "message-id", "mime-version", "dkim-signature"))
_MOST_FIELDS = 60  # lines above a mail that are read


def refuse_other_text(text: str, name: str = "") -> None:
    """Refuse a text that is not an article; `name` is that of its file. Raises: NotAnArticle."""
    head = text[:READ_CHARS]
    if len(_WORD.findall(head)) < LEAST_WORDS and len(_SIGN.findall(head)) < LEAST_SIGNS:
        raise _refusal(f"fewer than {LEAST_WORDS} words")
    if _is_mail(head):
        raise _refusal("the header fields of an e-mail")
    is_program = name.rpartition(".")[2].lower() in _SUFFIXES
    if not is_program and _is_plainly_prose(head):
        return
    if not _has_sentence(head):
        raise _refusal("a list without a sentence")
    share, prose = shares(head)
    is_code = share >= CODE_SHARE and prose < MOST_PROSE
    if is_code or (is_program and (share >= CODE_SHARE_NAMED or not prose)):
        raise _refusal("source code, configuration or a log")


def _is_plainly_prose(text: str) -> bool:
    """Whether most of a text is in long lines, with few symbols. Saves the look at each line for most articles."""
    prose = sum(len(line) for line in map(str.strip, text.splitlines()) if line.count(" ") >= PROSE_WORDS)
    return 2 * prose > len(text) and not _LOG.match(text) and sum(map(text.count, _MARKS)) < MOST_MARKS * len(text)


def _has_sentence(text: str) -> bool:
    """Whether a line is long or ends as a sentence does; a text of few lines may be a flash."""
    lines = [line for line in map(str.strip, text.splitlines()) if line]
    return len(lines) <= MOST_FLASH_LINES or any(map(_is_sentence, lines))


def _is_sentence(line: str) -> bool:
    size = len(_WORD.findall(line)) + len(_SIGN.findall(line)) // 2
    return size >= PROSE_WORDS or (size >= SENTENCE_WORDS and line.endswith(_SENTENCE_ENDS))


def shares(text: str) -> tuple[float, float]:
    """Return the share of code in a text's prose and code, and the share of prose in the whole text, 0-1."""
    sizes: Counter[str] = Counter()
    for line, kind in _lines(text):
        sizes[kind] += len("".join(line.split()))
    code = sizes["code"] + PAIR_WEIGHT * sizes["pair"]
    prose = sizes["prose"] + INDENTED_WEIGHT * sizes["indented"]
    return code / (code + prose or 1), prose / (sizes.total() or 1)


def _refusal(what: str) -> NotAnArticle:
    return NotAnArticle(
        f"{what}, not an article; to store it, give it front matter with a title, or the metadata {OVERRULE}=yes"
        " (copydesk ingest --as-articles)"
    )


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Yield the lines that are not blank, each with its kind."""
    at = 0
    while (start := text.find("/*", at)) >= 0 and (end := text.find("*/", start)) >= 0:
        yield from _outside(text[at:start])
        yield text[start:end], "code"  # a comment; one that is never closed is read as text
        at = end + 2
    yield from _outside(text[at:])


def _outside(text: str) -> Iterator[tuple[str, str]]:
    yield from ((line, _kind(line)) for line in map(str.rstrip, text.splitlines()) if line)


def _kind(line: str) -> str:
    """Return what a line is: code, pair, prose, indented (prose), or neither, as a line of a menu."""
    size = len("".join(line.split()))
    words, symbols = len(_WORD.findall(line)), len(_SYMBOL.findall(line))
    if _is_code(line, words, symbols) or (symbols >= 0.12 * size and size > 2):
        return "code"
    if words + len(_SIGN.findall(line)) // 2 >= PROSE_WORDS and symbols <= 0.05 * size:
        return "indented" if line.startswith(("  ", "\t")) else "prose"
    if _PAIR.match(line):
        return "code" if line[0] == " " or line.lstrip()[0].islower() else "pair"
    return "neither"


def _is_code(line: str, words: int, symbols: int) -> bool:
    if _KEYWORD.match(line) and (symbols or words < 6):
        return True
    if _ENDS_OPEN.search(line) and (line.isascii() or symbols > 2):  # a Greek question ends in a semicolon
        return True
    return any(pattern.match(line) for pattern in (_COMMENT, _LOG, _SECTION, _ASSIGNMENT))


def _is_mail(text: str) -> bool:
    """Whether a text begins with the header of a mail, RFC 5322, perhaps in an mbox file."""
    lines = text.split("\n", _MOST_FIELDS)[:_MOST_FIELDS]
    if lines[0].startswith("From "):
        lines = lines[1:]
    names = set()
    for line in lines:
        field = _MAIL_FIELD.fullmatch(line.rstrip("\r"))
        if field:
            names.add(field[1].lower())
        elif not line.startswith((" ", "\t")):
            break
    return len(names) > 2 and not _MAIL_FIELDS.isdisjoint(names)
