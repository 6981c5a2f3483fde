"""What a receipt printer says of itself when asked with DLE EOT."""

from __future__ import annotations

from dataclasses import dataclass

ASK = b"\x10\x04\x01" b"\x10\x04\x02" b"\x10\x04\x04"
"""Its state, why it is off line, and its paper: an answer of one byte to each, in order."""
ANSWERS = 3

_FIXED, _FIXED_BITS = 0x93, 0x12
_OFFLINE = 0x08
_COVER_OPEN, _STOPPED_FOR_PAPER = 0x04, 0x20
_PAPER_END = 0x60


@dataclass(frozen=True, slots=True)
class Status:
    """What is in the way; nothing in the way also when the printer does not answer."""

    offline: bool = False
    cover_open: bool = False
    no_paper: bool = False


def read_status(answers: bytes) -> Status:
    """The answers to :data:`ASK`. Bytes that are no status are those of a printer that does not understand."""
    if len(answers) < ANSWERS or any(one & _FIXED != _FIXED_BITS for one in answers):
        return Status()
    state, cause, paper = answers[:ANSWERS]
    return Status(
        offline=bool(state & _OFFLINE),
        cover_open=bool(cause & _COVER_OPEN),
        no_paper=bool(cause & _STOPPED_FOR_PAPER) or paper & _PAPER_END == _PAPER_END,
    )
