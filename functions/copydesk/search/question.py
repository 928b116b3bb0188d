"""A question to a search index, and its answer: the port that the local index and a search node implement."""

from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol, get_args

from copydesk.article import DuplicateRelation
from copydesk.search.period import ALWAYS, Period
from copydesk.search.query_syntax import Query, Term, UnclearQuery
from copydesk.search.words import tokens, words

Sort = Literal["relevance", "date"]
Status = Literal["usable", "withheld", "withdrawn", "any"]
SORTS: tuple[str, ...] = get_args(Sort)
STATUSES: tuple[str, ...] = get_args(Status)
RELATIONS: tuple[str, ...] = get_args(DuplicateRelation)
MAX_COPIES = 10  # shown of a story
OF_A_COPY = (
    "articleId",
    "headline",
    "url",
    "publisher",
    "datePublished",
    "duplicateOf",
)  # fields of a copy that is shown


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for. Filters that are empty do not filter; all that are given must hold."""

    query: Query | None = None  # None for all articles
    language: str = ""  # a BCP 47 tag or its beginning: `en` also finds `en-GB`
    period: Period = ALWAYS  # of publication; undated articles are outside every period
    publisher: str = ""  # the domain or the name, in capitals or not
    section: str = ""  # the name, in capitals or not
    author: str = ""  # words of the name side by side, as the field author:
    relation: str = ""  # of a copy to the leader of its cluster: one of RELATIONS
    status: Status = "usable"
    sort: Sort = "relevance"  # without a query always date
    limit: int = 10
    offset: int = 0
    is_folded: bool = False  # one hit for each story, with its copies

    def __post_init__(self) -> None:
        """Refuse what no index can answer. Raises: UnclearQuery."""
        needs_content = (self.query, self.period, self.publisher, self.section, self.author, self.relation)
        if self.status != "usable" and any(needs_content):
            cure = "search usable ones, or filter by language alone"
            raise UnclearQuery(f"articles that are not usable have only ids, language and source in the index; {cure}")
        if self.author and not words(self.author):
            raise UnclearQuery("the author has no word; give a part of the name")

    @property
    def is_of_all(self) -> bool:
        """Whether every article answers, of any status."""
        narrowing = (self.sought, self.language, self.period, self.publisher, self.section, self.relation)
        return self.status == "any" and not any(narrowing)

    @property
    def sought(self) -> Query | None:
        """The query, with the author as a phrase in the field author; None where there is neither."""
        if not self.author:
            return self.query
        held = tuple(token for word in words(self.author) for token in tokens(word))
        author = Term(self.author, held, "author", is_exact=True)
        query = self.query or Query(())
        return replace(query, groups=(*query.groups, (author,)))

    @property
    def is_by_date(self) -> bool:
        """Whether the newest come first; undated ones come last, and equal ones in order of id."""
        return self.sort == "date" or self.query is None


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that a search found, with its text around the words found.

    `copies` are the other articles of the story that were found too, at most ten, where copies are folded.
    """

    document: dict[str, Any]
    snippet: str
    copies: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Found:
    """The hits from `offset` on, and the number of all: of articles, or of stories where copies are folded."""

    total: int
    hits: list[Hit]


def status_to_export(*narrowing: object) -> Status:
    """Return the status to export where none is asked for: any, or usable where content narrows the export.

    Of articles that are not usable the index has no content.
    """
    return "usable" if any(narrowing) else "any"


class ArticleSearch(Protocol):
    """A search index that answers questions."""

    def find(self, question: Question) -> Found:
        """Answer a question. Raises: UnclearQuery for what this index cannot answer."""
