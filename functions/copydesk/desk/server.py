"""Listens on the loopback address until it is interrupted."""

import socket
from collections.abc import Callable
from contextlib import suppress

import uvicorn

from copydesk.desk.app import Open, desk_app

HOST = "127.0.0.1"  # other machines cannot connect
_MOST_AT_ONCE = 40  # connections; a browser opens six


def serve(open_store: Open, name: str, port: int, started: Callable[[str], None]) -> None:
    """Answer requests at a port of this machine, 0 for any free one, until interrupted.

    `started` is called with the address. Raises: OSError if the port is taken.
    """
    with socket.create_server((HOST, port), backlog=_MOST_AT_ONCE) as listener:
        port = listener.getsockname()[1]
        config = uvicorn.Config(
            desk_app(open_store, name, port),
            http="h11",
            ws="none",
            loop="asyncio",
            lifespan="off",
            log_level="critical",  # a traceback may quote an article; the page shows type and place of a fault
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=_MOST_AT_ONCE,
        )
        started(f"http://{HOST}:{port}/")
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run([listener])
