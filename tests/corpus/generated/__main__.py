"""`python -m corpus.generated GROUP` ingests each case of a group twice in this process, and prints JSON.

`--write GROUP ...` writes what it finds into outcomes.tsv instead, to be read before it is committed.
"""

import json
import resource
import sys
import time
from typing import Any

from corpus.bombs import peak_mb
from corpus.generated.case import Case
from corpus.generated.groups import cases, in_words, write
from corpus.whole_path import Ingested, ingested

_MAX_CPU = 900  # seconds of CPU, after which the system ends this process


def main(arguments: list[str]) -> None:
    """Run one group, or write the outcomes of several."""
    resource.setrlimit(resource.RLIMIT_CPU, (_MAX_CPU, _MAX_CPU))
    if arguments[:1] == ["--write"]:
        write({group: {case.name: result(case)["outcome"] for case in cases(group)} for group in arguments[1:]})
        return
    found = {case.name: result(case) for case in cases(arguments[0])}
    print(json.dumps({"cases": found, "peak_mb": peak_mb()}))  # noqa: T201 - a command


def result(case: Case) -> dict[str, Any]:
    """The outcome in words, whether a second run gave the same, CPU seconds of the first, and fields that differ."""
    raw = case.raw
    begun = time.process_time()
    first = ingested(raw)
    seconds = time.process_time() - begun
    return {
        "outcome": in_words(first.ends),
        "records": len(first.ends),
        "is_repeatable": first == ingested(raw),
        "seconds": seconds,
        "other_fields": _other_fields(case, first),
    }


def _other_fields(case: Case, found: Ingested) -> dict[str, Any]:
    """The expected fields that the first stored article has otherwise, as it has them."""
    article = json.loads(next(iter(found.articles.values()), "[{},{}]"))[1]
    return {name: article.get(name) for name, value in case.fields.items() if article.get(name) != value}


if __name__ == "__main__":
    main(sys.argv[1:])
