"""The compared rules: functions from the text of a page to its article's text."""

from collections.abc import Callable, Iterable
from pathlib import Path

from copydesk.article import Draft
from copydesk.extraction.page_text.article import find_article_in_text
from copydesk.extraction.page_text.block import best_run
from copydesk.extraction.page_text.scoring import Tables, read_tables
from copydesk.normalize.lines import count_words, ends_sentence, is_prose, lines_of
from copydesk.normalize.preview import is_site_prose
from copydesk.normalize.repeats import fold_doubled_text
from training.flat.corpus import FOLDS
from training.html.corpus import fold_of

Rule = Callable[[str, str], str]  # text, site
MAX_GAIN, MIN_LOSS, MAX_LOSS = 300, 35, 80  # letters, as docs/adr/0007-page-text.md chose them
MIN_REPEAT = 40  # characters; a shorter line may repeat


def rules(folds: Path) -> dict[str, Rule]:
    """Return copydesk, with the tables trained without the page's site, and the other rules, by name."""
    tables: list[Tables] = [read_tables(folds / f"fold-{fold}") for fold in range(FOLDS)]
    return {
        "copydesk": lambda text, site: "\n\n".join(find_article_in_text(text, tables[fold_of(site, FOLDS)]).body),
        "doubled run, block": lambda text, _: _folded_block(text),
        "line de-duplication, block": lambda text, _: _text(block(_once(lines_of(text)))),
        "block": lambda text, _: _text(block(lines_of(text))),
        "prose lines, each once": lambda text, _: _text(_once(filter(is_prose, lines_of(text)))),
        "all text": lambda text, _: text,
    }


def block(lines: list[str]) -> list[str]:
    """The run of lines with the most prose, without short lines and the site's own lines."""
    _, start, end = best_run([_worth(line) for line in lines])
    return [line for line in lines[start:end] if _belongs(line)]


def _worth(line: str) -> int:
    if is_prose(line) and not is_site_prose(line):
        return min(len(line), MAX_GAIN)
    return -min(max(len(line), MIN_LOSS), MAX_LOSS)


def _belongs(line: str) -> bool:
    if is_site_prose(line) and not (is_prose(line) and len(line) > MAX_LOSS):
        return False
    return is_prose(line) or ends_sentence(line) or count_words(line) > 3


def _folded_block(text: str) -> str:
    draft = fold_doubled_text(Draft(text=text, is_page_text=True))
    return _text(block(lines_of(draft.text or ""))) if draft.is_page_text else draft.text or ""


def _once(lines: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return [line for line in lines if len(line) < MIN_REPEAT or not (line in seen or seen.add(line))]  # type: ignore[func-returns-value]


def _text(lines: list[str]) -> str:
    return "\n\n".join(lines)
