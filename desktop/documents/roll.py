"""Papers from the roll, written once for two ways out: drawn as PDF, or as a ticket the printer sets itself.

A roll paper is a function that tells a :class:`RollWriter` its words in order. Sizes and whites are dots of a
203 dpi thermal head (8 to the millimetre); a ticket knows only small, tall and big.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from desktop.documents.parts import Material

ROLLS = ("80mm", "58mm")


class RollWriter(Protocol):
    """What a roll paper is written with."""

    def entitle(self, title: str, author: str) -> None:
        """The properties of the PDF file."""

    def head(self, centre_name: str, title: str, mark: str = "") -> None:
        """The centre's name and the paper's title, with the mark of a reprint."""

    def rule(self, before: float = 6, after: float = 14) -> None:
        """A dashed line across, with white before and after it."""

    def gap(self, dots: float) -> None:
        """White."""

    def text(
        self, text: str, size: float = 24, *, bold: bool = False, indent: float = 0, leading: float = 0
    ) -> None:
        """Wrapped text; without a ``leading`` of its own it has that of body lines."""

    def number(self, text: str, size: float) -> None:
        """A number or date that must be read at a glance: bold, smaller if it is long."""

    def row(self, name: str, value: str, *, size: float = 24, bold: bool = False) -> None:
        """A label and its value; an empty value leaves the row out."""

    def pair(
        self, name: str, value: str, size: float = 24, *, bold: bool = False, pitch: float = 36
    ) -> None:
        """Words at the left and a number at the right edge; long words are wrapped beside it."""

    def materials(self, heading: str, materials: Sequence[Material], *, ticked: bool = True) -> None:
        """A heading and materials with a tick, or a box to tick."""

    def boxed(self, heading: str, lines: Sequence[str]) -> None:
        """What the resident still has to do, framed."""

    def beside(self, payload: str, caption: str) -> AbstractContextManager[None]:
        """What is written meanwhile stands beside a QR code, where the paper is wide enough for both."""

    def code(self, payload: str, caption: str) -> None:
        """A QR code with nothing beside it."""

    def sign_here(self, label: str) -> None:
        """A label with a line to sign on."""

    def signed(self, rows: Sequence[tuple[str, str]], signature: str, seal: Sequence[str]) -> None:
        """Who handled it, a line to sign on and the place of the seal."""

    def foot(self, lines: Sequence[str]) -> None:
        """The small print."""

    def cut(self) -> None:
        """End one copy: the paper is cut here."""


Write = Callable[[Any, Any], None]
"""A roll paper: takes a :class:`RollWriter` and the data."""


def on_rolls(write: Write) -> Mapping[str, Callable[[Any], bytes]]:
    """A roll paper drawn on every width of roll, 80 mm first."""

    def drawn(roll: str) -> Callable[[Any], bytes]:
        def render(data: Any) -> bytes:
            from desktop.documents.slip import Slip

            slip = Slip(roll)
            write(slip, data)
            return slip.finish()

        return render

    return {roll: drawn(roll) for roll in ROLLS}
