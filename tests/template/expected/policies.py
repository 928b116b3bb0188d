"""Policies of resources: who may use them, and that nobody uses them without TLS."""

from typing import Any

VERSION = "2012-10-17"


def without_tls(action: str, resource: Any) -> dict[str, Any]:
    """The statement that denies an action to everybody without TLS."""
    insecure = {"Bool": {"aws:SecureTransport": False}}
    return {"Effect": "Deny", "Principal": "*", "Action": action, "Resource": resource, "Condition": insecure}


def document(*statements: dict[str, Any]) -> dict[str, Any]:
    """A policy of these statements and no others."""
    return {"Version": VERSION, "Statement": list(statements)}
