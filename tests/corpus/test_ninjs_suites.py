"""IPTC's own suites for ninjs: valid files are read as ninjs; invalid ones get a warning or a reasoned rejection."""

from pathlib import Path

import pytest

from copydesk.article import Article
from copydesk.errors import InvalidArticle
from corpus.reading import normalized
from shared_data import shared_data

SUITE = shared_data("formats", "ninjs", "validation", "test_suite")
PASSING = sorted(SUITE.glob("*/should_pass/*.json"))
FAILING = sorted(SUITE.glob("*/should_fail/*.json"))


def test_suites_have_files() -> None:
    assert (len(PASSING), len(FAILING)) == (158, 70)


@pytest.mark.parametrize("path", PASSING, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_valid_ninjs_file_is_an_article_unless_it_has_no_text(path: Path) -> None:
    [found] = normalized(path.read_bytes())

    assert isinstance(found, Article | InvalidArticle)
    assert isinstance(found, Article) or found.problem.startswith("text: no article text, the ")


@pytest.mark.parametrize("path", FAILING, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_invalid_ninjs_file_has_a_warning_or_a_rejection(path: Path) -> None:
    [found] = normalized(path.read_bytes())

    assert found.warnings if isinstance(found, Article) else found.problem
