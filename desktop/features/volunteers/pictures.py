"""The portrait of a volunteer, read on the worker."""

from __future__ import annotations

from PySide6.QtGui import QImage

from db.desk import Desk
from db.domain.errors import KnownError
from db.usecases.photos import view_photo
from db.usecases.volunteer_privacy import view_bearer


def load_photo(desk: Desk, photo_id: str | None) -> QImage | None:
    """The photo, or ``None`` where there is none, it is damaged or may not be seen: the clerk compares the card then."""
    if photo_id is None:
        return None
    try:
        return QImage.fromData(view_photo(desk, photo_id).jpeg)
    except KnownError:
        return None


def load_bearer(desk: Desk, text: str) -> QImage | None:
    """The portrait of whoever's card was scanned, also for those who may see no other photo."""
    try:
        jpeg = view_bearer(desk, text)
    except KnownError:
        return None
    return None if jpeg is None else QImage.fromData(jpeg)
