"""What a kind of document is: a name, a title, the data it shows and the papers it comes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """One kind of document. ``papers`` maps a paper (``80mm``, ``a5``, ``a4``), the usual one first, to the
    function that turns an instance of ``data`` into PDF bytes."""

    name: str
    title: str
    data: type[Any]
    papers: Mapping[str, Callable[[Any], bytes]]

    def render(self, data: object, paper: str | None = None) -> bytes:
        """The PDF of ``data`` on ``paper``, or on the usual paper."""
        if not isinstance(data, self.data):
            raise TypeError(f"{self.name} shows {self.data.__name__}, not {type(data).__name__}")
        return self.papers[paper or next(iter(self.papers))](data)
