"""Secrets Manager: user and password of a search node that takes no signatures."""

import base64
import json
from collections.abc import Callable
from typing import Any

from copydesk.adapters.aws import translated_errors
from copydesk.errors import IndexUnavailable, Misconfigured


class SecretLogin:
    """Basic authentication with a secret, read when it is first needed and again when the node refuses it."""

    def __init__(self, make_client: Callable[[], Any], arn: str) -> None:
        """Use the secret of this ARN: JSON with `username` and `password`."""
        self._make_client, self._arn = make_client, arn
        self._header = ""

    def header(self) -> str:
        """Return the value of the authorization header. Raises: IndexUnavailable, Misconfigured."""
        self._header = self._header or self._read()
        return self._header

    def forget(self) -> None:
        """Read the secret again at the next request: it was rotated."""
        self._header = ""

    def _read(self) -> str:
        with translated_errors(IndexUnavailable):
            text = self._make_client().get_secret_value(SecretId=self._arn)["SecretString"]
        try:
            secret = json.loads(text)
            pair = f"{secret['username']}:{secret['password']}"
        except (ValueError, KeyError, TypeError):
            raise Misconfigured("the secret of SEARCH_SECRET must be JSON with username and password") from None
        return f"Basic {base64.b64encode(pair.encode()).decode()}"
