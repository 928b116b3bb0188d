"""The page of a story: the articles of one cluster."""

from collections.abc import Mapping

from starlette.exceptions import HTTPException

from copydesk.article import Record
from copydesk.dedupe.cluster_reads import member_dates
from copydesk.desk.asked import Asked
from copydesk.desk.page import Elsewhere, Page
from copydesk.desk.reader import DeskReader
from copydesk.desk.views import addresses
from copydesk.desk.views.pages import numbered
from copydesk.desk.views.story import MEMBERS_PER_PAGE, StoryFacts, story_facts


def _facts(asked: Asked, path: Mapping[str, str], store: DeskReader) -> StoryFacts:
    first = _first(path["cluster_id"], store)
    dates = {first.article_id: "", **member_dates(first, store.table)}
    ordered = sorted(dates, key=lambda name: (name != first.article_id, dates[name] or "~", name))
    pages = numbered(addresses.story(first.cluster_id), {}, len(ordered), asked.page, MEMBERS_PER_PAGE)
    names = ordered[pages.first : pages.last]
    stored = store.table.articles(names)
    members = [stored[name].record for name in names if name in stored]
    ours = [record for record in members if record.cluster_id == first.cluster_id]
    return story_facts(first, ours, len(ordered), pages)


def _first(cluster_id: str, store: DeskReader) -> Record:
    """The first article of a story. Raises: HTTPException without one, Elsewhere where it is part of another story."""
    name = f"a{cluster_id[1:]}"
    stored = store.table.articles([name]).get(name) if cluster_id.startswith("c_") else None
    if stored is None:
        raise HTTPException(404, f"the store has no story {cluster_id[:80]}")
    record = stored.record
    if record.duplicate_of and record.cluster_id != cluster_id:
        raise Elsewhere(addresses.story(record.cluster_id))
    return record


PAGE = Page("/story/{cluster_id}", "story.html", ("page",), _facts)
