"""What a request asks for: bounded values out of the query string; anything else is refused in words."""

from collections.abc import Collection
from dataclasses import dataclass

from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request

FORMAT = "format"  # ?format=json: the JSON twin of a page
MOST_LETTERS = 500  # of a value
MOST_KEY = 2_000  # letters of a key: the inbox's prefix and a path of up to 1,024 bytes
MOST_PAGES = 1_000


@dataclass(frozen=True)
class Asked:
    """The values of a query string, each name once and known to the page."""

    values: QueryParams

    @classmethod
    def of(cls, request: Request, names: Collection[str]) -> "Asked":
        """Read the query string of a page that knows these names. Raises: HTTPException for any other name."""
        values = request.query_params
        allowed = {*names, FORMAT}
        unknown = sorted(set(values) - allowed)
        if unknown:
            raise HTTPException(
                400, f"this page does not know {_shown(unknown[0])}; it knows {', '.join(sorted(allowed))}"
            )
        twice = next((name for name in values if len(values.getlist(name)) > 1), None)
        if twice:
            raise HTTPException(400, f"{twice} is given more than once")
        if values.get(FORMAT, "json") != "json":
            raise HTTPException(400, f"{FORMAT} must be json, not {_shown(values[FORMAT])}")
        return cls(values)

    def text(self, name: str, most: int = MOST_LETTERS) -> str:
        """Return a text, without white space around it; "" where it is not given. Raises: HTTPException over `most`."""
        value = self.values.get(name, "").strip()
        if len(value) > most:
            raise HTTPException(400, f"{name} has {len(value)} letters, over {most}")
        return value

    def number(self, name: str, default: int, most: int) -> int:
        """Return a whole number from 1 to `most`. Raises: HTTPException for anything else."""
        word = self.text(name)
        if not word:
            return default
        if not (word.isascii() and word.isdecimal() and len(word) <= 9 and 1 <= int(word) <= most):
            raise HTTPException(400, f"{name} must be a whole number from 1 to {most}, not {_shown(word)}")
        return int(word)

    def choice(self, name: str, choices: Collection[str], default: str = "") -> str:
        """Return one of several words. Raises: HTTPException for any other."""
        word = self.text(name) or default
        if word and word not in choices:
            raise HTTPException(400, f"{name} must be one of {', '.join(choices)}, not {_shown(word)}")
        return word

    @property
    def page(self) -> int:
        """The number of the page, from 1. Raises: HTTPException."""
        return self.number("page", 1, MOST_PAGES)


def wants_json(request: Request) -> bool:
    """Whether the JSON twin of a page is asked for."""
    return request.query_params.get(FORMAT) == "json"


def _shown(word: str) -> str:
    return word if len(word) <= 40 else f"{word[:40]}…"
