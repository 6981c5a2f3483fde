"""What the first window should know before the data is open: who was here last, and the look. No secrets."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from db.paths import write_atomically

FILE = "window.json"


@dataclass(frozen=True, slots=True)
class Remembered:
    """Kept in the data folder; losing it costs nothing."""

    login: str = ""
    appearance: str = "system"
    large: bool = False


def load(root: Path) -> Remembered:
    """What was remembered, or the usual."""
    try:
        return msgspec.json.decode((root / FILE).read_bytes(), type=Remembered)
    except (OSError, msgspec.DecodeError):
        return Remembered()


def save(root: Path, remembered: Remembered) -> None:
    """Remember; a folder that cannot be written is no trouble here."""
    try:
        write_atomically(root / FILE, msgspec.json.encode(remembered), durable=False)
    except OSError:
        return
