"""Errors a clerk can meet and act on. Anything else that is raised is a bug."""

from __future__ import annotations


class KnownError(Exception):
    """Something the person at the desk can understand and act on.

    ``code`` is stable and in capitals (``DB-READONLY``, ``PERSON-NAME``); ``message`` is one plain Chinese
    sentence that says what happened and what to do; ``field`` names the request field it belongs to, if any;
    ``details`` holds facts a screen may show (counts, times, candidate rows), JSON-compatible.
    """

    def __init__(self, code: str, message: str, field: str | None = None, **details: object) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.field = field
        self.details = details
