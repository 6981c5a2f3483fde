"""The portrait of a volunteer, read on the worker."""

from __future__ import annotations

from PySide6.QtGui import QImage

from db.desk import Desk
from db.domain.errors import KnownError
from db.usecases.photos import view_photo


def load_photo(desk: Desk, photo_id: str | None) -> QImage | None:
    """The photo, or ``None`` where there is none, it is damaged or may not be seen: the clerk compares the card then."""
    if photo_id is None:
        return None
    try:
        return QImage.fromData(view_photo(desk, photo_id).jpeg)
    except KnownError:
        return None
