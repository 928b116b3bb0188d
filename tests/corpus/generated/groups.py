"""The groups of generated cases, and their written outcomes."""

import importlib
from itertools import groupby
from pathlib import Path

from corpus.generated.case import Case

# pyarrow, an extra, is needed for the last group.
GROUPS = (
    "archives",
    "declared",
    "documents",
    "encodings",
    "fields",
    "json_texts",
    "mail",
    "packed",
    "pages",
    "samples",
    "tables",
    "texts",
    "xml_documents",
    "parquet_files",
    "pdf_files",
)
_FILE = Path(__file__).with_name("outcomes.tsv")
_FORMATS = "; it may be one of: "  # the names of all formats follow


def cases(group: str) -> tuple[Case, ...]:
    """The cases of a group; their names are unique."""
    found: tuple[Case, ...] = importlib.import_module(f"corpus.generated.{group}").CASES
    names = [case.name for case in found]
    if len(set(names)) < len(names):
        raise ValueError(f"{group}: two cases have one name")
    return found


def in_words(ends: list[str]) -> str:
    """The ends of an object's records in one line: `3 x stored | malformed_payload: line 4: ...`."""
    runs = ((len(list(run)), end.partition(_FORMATS)[0]) for end, run in groupby(ends))
    return " | ".join(end if count == 1 else f"{count} x {end}" for count, end in runs)


def written(group: str) -> dict[str, str]:
    """The written outcomes of a group by the names of its cases."""
    rows = (line.split("\t") for line in _FILE.read_text("utf-8").splitlines())
    return {name: outcome for of, name, outcome in rows if of == group}


def write(outcomes: dict[str, dict[str, str]]) -> None:
    """Write the outcomes of groups; those of other groups stay."""
    kept = {group: written(group) for group in (*GROUPS, "bombs")} if _FILE.exists() else {}
    rows = [(group, *row) for group, found in (kept | outcomes).items() for row in found.items()]
    _FILE.write_text("".join("\t".join(row) + "\n" for row in rows), "utf-8")
