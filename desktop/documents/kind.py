"""What a kind of document is: a name, a title, the data it shows and the papers it comes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desktop.documents.ticket import Ticket


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """One kind of document. ``papers`` maps a paper (``80mm``, ``a5``, ``a4``), the usual one first, to the
    function that turns an instance of ``data`` into PDF bytes. A kind that comes from the roll has the
    function that writes it there, ``roll``, and with it a ticket for printers that set their own letters."""

    name: str
    title: str
    data: type[Any]
    papers: Mapping[str, Callable[[Any], bytes]]
    roll: Callable[[Any, Any], None] | None = None

    def render(self, data: object, paper: str | None = None) -> bytes:
        """The PDF of ``data`` on ``paper``, or on the usual paper."""
        self._check(data)
        return self.papers[paper or next(iter(self.papers))](data)

    def ticket(self, data: object) -> Ticket:
        """The words of ``data`` as a ticket. Raises TypeError for a kind that never comes from a roll."""
        from desktop.documents.ticket import TicketWriter

        self._check(data)
        if self.roll is None:
            raise TypeError(f"{self.name} does not come from the roll")
        writer = TicketWriter()
        self.roll(writer, data)
        return writer.finished()

    def _check(self, data: object) -> None:
        if not isinstance(data, self.data):
            raise TypeError(f"{self.name} shows {self.data.__name__}, not {type(data).__name__}")
