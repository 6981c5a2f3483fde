"""The values of a registration that is half typed, as a draft holds them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from db.domain.identity import IdKind, Sex
from desktop.widgets.pick_field import Choice

_READ: Mapping[str, Callable[[Any], Any]] = {
    "d": date.fromisoformat, "i": IdKind, "s": Sex, "c": lambda parts: Choice(*parts), "t": tuple,
}


def packed(value: Any) -> Any:
    """A value of a form as JSON holds it."""
    match value:
        case date():
            return {"d": value.isoformat()}
        case IdKind():
            return {"i": value.value}
        case Sex():
            return {"s": value.value}
        case Choice():
            return {"c": [value.value, value.text, value.note]}
        case tuple():
            return {"t": list(value)}
        case _:
            return value


def unpacked(value: Any) -> Any:
    """The value again."""
    if isinstance(value, dict):
        ((kind, inner),) = value.items()
        return _READ[kind](inner)
    return value
