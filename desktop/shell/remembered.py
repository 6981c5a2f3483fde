"""What the first window shows before the data is open: who may sign in, who was here last, the look. No secrets.

Read with nothing but the standard library, since everything imported here is waited for.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from db.paths import write_atomically

FILE = "window.json"


@dataclass(frozen=True, slots=True)
class Remembered:
    """Kept in the data folder; losing it costs nothing."""

    login: str = ""
    appearance: str = "system"
    large: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """The part of keys.json that may be shown; people are (login, name, role)."""

    centre_name: str
    window: int
    people: tuple[tuple[str, str, str], ...]


def load(root: Path) -> Remembered:
    """What was remembered, or the usual."""
    try:
        data = json.loads((root / FILE).read_text(encoding="utf-8"))
        found = Remembered(str(data["login"]), str(data["appearance"]), bool(data["large"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Remembered()
    return found if found.appearance in ("system", "light", "dark") else Remembered(found.login)


def save(root: Path, remembered: Remembered) -> None:
    """Remember; a folder that cannot be written is no trouble here."""
    try:
        write_atomically(root / FILE, json.dumps(asdict(remembered)).encode())
    except OSError:
        return


def names(keys: Path) -> Names | None:
    """Who may sign in, from keys.json; None when there is none. Raises KnownError KEY-FILE, OSError."""
    try:
        data = json.loads(keys.read_text(encoding="utf-8"))
        people = tuple((str(n["login"]), str(n["name"]), str(n["role"])) for n in data["names"])
        return Names(str(data["centre_name"]), int(data["window"]), people)
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        from db import keystore

        found = keystore.load(keys)
        if found is None:
            return None
        return Names(found.centre_name, found.window, tuple((n.login, n.name, n.role) for n in found.names))
