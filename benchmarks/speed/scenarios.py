"""What is uploaded: texts, texts with copies, near copies alone, a JSON Lines object, pages."""

from collections.abc import Sequence

from benchmarks.speed.corpus import Story, near_copy, with_copies
from benchmarks.speed.runs import Batch, Scenario

BATCH = 10  # messages of an invocation
RECORDS, WAITED_RECORDS = 1_000, 100  # of a JSON Lines object; of the one whose wall is measured


def scenarios(stories: Sequence[Story], batches: int) -> list[Scenario]:
    """Return all scenarios; pages have a third of the batches, near copies alone half."""
    some, few, half = (stories[: number * BATCH] for number in (batches, max(1, batches // 3), max(1, batches // 2)))
    copies = [near_copy(story, number) for number, story in enumerate(half)]
    lines = [story.as_json() for story in stories[:RECORDS]]
    return [
        _texts("text", some),
        _texts("copies", with_copies(some)),
        _texts("copy", copies, originals=half),
        Scenario("jsonl", [_jsonl(lines)], len(lines), _jsonl(lines[:WAITED_RECORDS]), min(len(lines), WAITED_RECORDS)),
        _objects("html", [(".html", story.page) for story in few]),
    ]


def _texts(name: str, stories: Sequence[Story], originals: Sequence[Story] = ()) -> Scenario:
    before = [(".json", story.as_json()) for story in originals]
    return _objects(name, [(".json", story.as_json()) for story in stories], before)


def _objects(name: str, objects: Batch, originals: Batch = ()) -> Scenario:
    batches = _batches(objects)
    return Scenario(name, batches, BATCH, batches[0], BATCH, _batches(originals))


def _batches(objects: Batch) -> list[Batch]:
    return [objects[start : start + BATCH] for start in range(0, len(objects), BATCH)]


def _jsonl(lines: Sequence[bytes]) -> Batch:
    return [(".jsonl", b"\n".join(lines))]
