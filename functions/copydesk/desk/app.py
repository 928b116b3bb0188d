"""The routes: a page a line, the static files, and an answer in words for every error."""

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import python_multipart  # noqa: F401 - Starlette reads forms with it and does not require it
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from copydesk.desk.answers import Problem, answer
from copydesk.desk.asked import FORMAT, Asked, wants_json
from copydesk.desk.guard import REHEARSAL, Guard
from copydesk.desk.page import Elsewhere, Page
from copydesk.desk.pages import article, compare, ledger, overview, revisions, search, story
from copydesk.desk.reader import DeskReader, StoreFailed
from copydesk.desk.rehearsing import rehearse
from copydesk.desk.views.addresses import with_values
from copydesk.desk.views.rehearsal import EMPTY
from copydesk.errors import reason

PAGES: tuple[Page, ...] = (
    search.PAGE,
    article.PAGE,
    revisions.PAGE,
    story.PAGE,
    compare.PAGE,
    ledger.LEDGER,
    ledger.OBJECT,
    overview.PAGE,
)
_STATIC = Path(__file__).with_name("static")


Open = Callable[[], AbstractContextManager[DeskReader]]


def desk_app(open_store: Open, name: str, port: int) -> Guard:
    """Return the guarded application that shows a store or stack of that name at `port` of this machine."""
    routes = [Route(page.path, _endpoint(page), methods=["GET"]) for page in PAGES]
    routes.append(Route(REHEARSAL, _rehearsal, methods=["GET", "POST"]))
    static = Mount("/static", StaticFiles(directory=_STATIC))
    app = Starlette(
        routes=[*routes, static],
        exception_handlers={
            HTTPException: _in_words,
            Elsewhere: _redirect,
            sqlite3.Error: _store_failed,
            StoreFailed: _store_failed,
            Exception: _failed,
        },
    )
    app.router.redirect_slashes = False
    app.state.open_store, app.state.name = open_store, name
    return Guard(app, port)


def _endpoint(page: Page) -> Callable[[Request], Response]:
    def respond(request: Request) -> Response:
        """Read the facts of the page while the store is open, then write them."""
        asked = Asked.of(request, page.names)
        with request.app.state.open_store() as store:
            facts = page.facts(asked, request.path_params, store)
        return answer(request, page.template, facts)

    return respond


async def _rehearsal(request: Request) -> Response:
    """The form, or what would become of the file that was sent with it."""
    Asked.of(request, ())
    if request.method != "POST":
        return answer(request, "rehearsal.html", EMPTY)
    async with request.form(max_files=1, max_fields=0) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise HTTPException(400, "choose a file")
        name, body = file.filename or "", await file.read()
    return await run_in_threadpool(_rehearsed, request, name, body)


def _rehearsed(request: Request, name: str, body: bytes) -> Response:
    with request.app.state.open_store() as store:
        facts = rehearse(name, body, store)
    return answer(request, "rehearsal.html", facts)


def _in_words(request: Request, problem: Exception) -> Response:
    status = problem.status_code if isinstance(problem, HTTPException) else 500
    words = problem.detail if isinstance(problem, HTTPException) else ""
    unknown = "this address has no page"
    return _problem(request, status, unknown if words == "Not Found" else words)


def _redirect(request: Request, elsewhere: Exception) -> Response:
    """To the other page, as JSON where that is asked for."""
    twin = {FORMAT: "json" if wants_json(request) else ""}
    return RedirectResponse(with_values(str(elsewhere), twin), 303)


def _store_failed(request: Request, problem: Exception) -> Response:
    return _problem(request, 503, f"the store cannot be read: {problem}")


def _failed(request: Request, problem: Exception) -> Response:
    """A fault of the page itself, by type and place; the store is open for reading only and keeps its state."""
    return _problem(request, 500, f"the page failed and the store is not affected: {reason(problem)}")


def _problem(request: Request, status: int, words: str) -> Response:
    return answer(request, "problem.html", Problem(status, words), status)
