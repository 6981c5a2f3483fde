"""Progress of long work and the wish to stop it, carried to a use case beside its request."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from db.domain.errors import KnownError


@dataclass(frozen=True, slots=True)
class Watch:
    """Who wants to hear of progress, and who may stop the work."""

    progress: Callable[[int, int], None] | None = None
    cancelled: Callable[[], bool] | None = None
    checked: Mapping[int, tuple[Any, Any]] = field(default_factory=dict)
    """By ``id``: an object of the request that this program has checked already, and what came of it."""

    def step(self, done: int, total: int) -> None:
        """Tell how far it is. Raises KnownError IMPORT-CANCELLED when somebody asked to stop."""
        if self.cancelled is not None and self.cancelled():
            raise KnownError("IMPORT-CANCELLED", "已经取消，这一步什么都没有导入。")
        if self.progress is not None:
            self.progress(done, total)


_SILENT = Watch()
_CURRENT: ContextVar[Watch] = ContextVar("watch", default=_SILENT)


def current() -> Watch:
    """The watch of the work this thread is doing."""
    return _CURRENT.get()


@contextmanager
def watching(watch: Watch) -> Iterator[None]:
    """Let the use cases run inside report to this watch."""
    token = _CURRENT.set(watch)
    try:
        yield
    finally:
        _CURRENT.reset(token)
