import json
from pathlib import Path
from typing import Any

import pytest

from copydesk.article import Article
from copydesk.formats.parsing import parse
from corpus.reading import LIMITS, normalized, raw

CORPUS = Path(__file__).parents[2] / "corpus"
CASES = {folder.parent.name: json.loads(folder.read_text("utf-8")) for folder in sorted(CORPUS.glob("*/expected.json"))}


def upload(case: str) -> bytes:
    [path] = (CORPUS / case).glob("input.*")
    return path.read_bytes()


def shown(record: object, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of the article that the case is about, or the reason of its rejection."""
    if not isinstance(record, Article):
        return {"reason": getattr(record, "reason", None)}
    published = record.model_dump(mode="json")
    return {name: published[name] for name in fields if name != "reason"}


@pytest.mark.parametrize("case", CASES)
def test_case_is_recognised_as_its_format(case: str) -> None:
    assert parse(raw(upload(case)), LIMITS).format == CASES[case]["format"]


@pytest.mark.parametrize("case", CASES)
def test_every_record_of_the_case_comes_out_as_expected(case: str) -> None:
    expected = CASES[case]["records"]

    found = normalized(upload(case))

    assert [shown(record, fields) for record, fields in zip(found, expected, strict=True)] == expected
