"""Data that ships with the program: catalogue, calendars, help, demo data, and what other floors add.

Everything is reached through :func:`resource_path`, so that a source tree, an installed package and a Windows
bundle (where this package lies as plain files beside the program) look the same to the callers.
"""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any


def resource_path(*parts: str) -> Path:
    """The file or folder under ``resources/`` named by ``parts``.

    Raises ``ValueError`` for a part that would leave the folder and ``FileNotFoundError`` for one that is not
    there; both are bugs of the caller, not things a clerk can mend.
    """
    for part in parts:
        if part in ("", ".", "..") or "/" in part or "\\" in part or ":" in part:
            raise ValueError(f"not a plain resource name: {part!r}")
    path = Path(str(files(__name__).joinpath(*parts)))
    if not path.exists():
        raise FileNotFoundError(f"missing resource: {'/'.join(parts)}")
    return path


def read_text(*parts: str) -> str:
    """The UTF-8 text of one resource file."""
    return resource_path(*parts).read_text(encoding="utf-8")


def read_json(*parts: str) -> Any:
    """The parsed content of one UTF-8 JSON resource file."""
    return json.loads(read_text(*parts))
