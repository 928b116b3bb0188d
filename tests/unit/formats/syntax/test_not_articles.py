"""Text that is not an article is refused with its reason, and articles that look a little like it are taken."""

import pytest

from builders import story
from copydesk.errors import NotAnArticle
from copydesk.formats.parsing import parse
from copydesk.formats.syntax.not_articles import OVERRULE, refuse_other_text
from copydesk.ports import RawObject
from copydesk.settings import Limits
from corpus.reading import ref

PYTHON = '''"""Reads the settings of the desk, which every function needs before it begins."""

import os
from pathlib import Path

# The folder is created when the first object is written, so that a reader never sees an empty one.
FOLDER = Path(os.environ.get("DESK", "/var/desk"))


def settings(name: str) -> dict[str, str]:
    """Return the settings of a function; those that are missing are named in the error."""
    found = {key: value for key, value in os.environ.items() if key.startswith(name)}
    if not found:
        raise KeyError(f"no setting of {name}")
    return found
'''
STYLE = """/* The front page has three columns on a wide screen and one on a telephone. */
body { margin: 0; font-family: Georgia, serif; }
.column,
.column > p:first-child {
    width: 33%;
    color: #333;
}
@media (max-width: 600px) { .column { width: 100%; } }
"""
ROBOTS = """User-agent: *
Disallow: /search/
Disallow: /print/
Crawl-delay: 10
Sitemap: https://gazette.example/sitemap.xml
"""
YAML = """version: 2
updates:
  - package-ecosystem: pip
    directory: /
    schedule:
      interval: weekly
"""
INI = """# Where the desk looks for its files. The folder must exist before the desk is started for the first time.
[desk]
folder = /var/desk
limit=100
"""
LOG = """2026-03-04T12:00:00Z INFO ingest started for the first object of the morning edition
2026-03-04T12:00:01Z WARN ingest of the second object was slower than expected by the desk
2026-03-04T12:00:02Z INFO ingest finished after all objects of the morning edition
"""
MAIL = """Received: from mail.example by desk.example; Wed, 4 Mar 2026 12:00:00 +0000
From: Vera Lindqvist <vera@gazette.example>
To: desk@echo.example
Subject: The libraries of Ansleigh
MIME-Version: 1.0

The council of Ansleigh decided on Tuesday evening to keep all four of its libraries open.
"""
PHP = "<?php\n// Prints the head of a page.\n$title = 'News';\necho \"<div class='head'>$title</div>\";\n"
WORDS = "about\nabove\nafter\nagain\nagainst\nbecause\nbefore\nbelow\nbetween\nduring\nfurther"


def problem(text: str, name: str = "inbox/a.txt") -> str:
    """The problem that a text is refused for; "" if it is taken."""
    try:
        refuse_other_text(text, name)
    except NotAnArticle as refused:
        return refused.problem.partition(", not an article")[0]
    return ""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(PYTHON, "source code, configuration or a log", id="python"),
        pytest.param(STYLE, "source code, configuration or a log", id="style-sheet"),
        pytest.param(INI, "source code, configuration or a log", id="ini"),
        pytest.param(LOG, "source code, configuration or a log", id="log"),
        pytest.param(ROBOTS, "a list without a sentence", id="robots"),
        pytest.param(YAML, "a list without a sentence", id="yaml"),
        pytest.param(WORDS, "a list without a sentence", id="words"),
        pytest.param(MAIL, "the header fields of an e-mail", id="mail"),
        pytest.param(f"From vera@gazette.example Wed Mar  4\n{MAIL}", "the header fields of an e-mail", id="mbox"),
        pytest.param("ÐÏà", "fewer than 3 words", id="bytes"),
        pytest.param("0f343b0931126a20f133d67c2b018a3b\n", "fewer than 3 words", id="number"),
    ],
)
def test_text_that_is_not_an_article_is_refused(text: str, reason: str) -> None:
    assert problem(text) == reason


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(str(story(1)["text"]), id="article"),
        pytest.param("Bridge closed after storm", id="flash"),
        pytest.param("橋は嵐のため閉鎖された", id="flash-in-japanese"),
        pytest.param(
            f"Home\nNews\nSport\n(12)\n*\n\n{story(1)['text']}\n\n© 2026 Gazette | Terms | Privacy", id="page"
        ),
        pytest.param(f"{story(1)['text']}\n\n    import os\n    print(os.name)\n\nThat is all.", id="tutorial"),
        pytest.param("« Où vas-tu ? »\n« Nulle part. »\n« Reste ici ! »\n« Non, je pars demain. »", id="dialogue"),
        pytest.param(f"/* the editor forgot to close this\n\n{story(1)['text']}", id="unclosed-comment"),
        pytest.param(f"SYDNEY: {story(1)['text']}\nSource: AAP\nDate: 4 March", id="wire"),
        pytest.param(
            "Γιατί έκλεισε η γέφυρα;\nΠότε θα ανοίξει πάλι;\nΠοιος το αποφάσισε;\nΚανείς δεν ξέρει.", id="greek"
        ),
    ],
)
def test_article_is_taken(text: str) -> None:
    assert problem(text) == ""


def test_name_of_a_program_decides_where_half_of_the_text_is_prose() -> None:
    text = f"{story(1)['text']}\n\n{PYTHON}"

    assert problem(text, "inbox/a.txt") == ""
    assert problem(text, "inbox/a.py") == "source code, configuration or a log"


def test_program_that_writes_a_page_is_not_read_as_the_page() -> None:
    [found] = parse(RawObject(ref("inbox/head.php"), PHP.encode()), Limits()).records

    assert isinstance(found, NotAnArticle)


@pytest.mark.parametrize("body", [PYTHON, ROBOTS])
def test_sender_overrules_the_refusal(body: str) -> None:
    raw = RawObject(ref("inbox/a.txt"), body.encode(), metadata={OVERRULE: "yes"})

    [found] = parse(raw, Limits()).records

    assert not isinstance(found, NotAnArticle)


def test_markdown_with_a_title_is_an_article_whatever_its_text_is() -> None:
    raw = RawObject(ref("inbox/a.md"), f"---\ntitle: A program\n---\n{PYTHON}".encode())

    [found] = parse(raw, Limits()).records

    assert not isinstance(found, NotAnArticle)
