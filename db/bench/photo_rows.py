"""Keeping a 12-megapixel photo, beside Pillow doing no more than making it smaller."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from PIL import Image

from db.bench.measure import Row, Times, row, take
from db.desk import Desk
from db.domain.permissions import Permission
from db.models.meeting import Meeting
from db.photo_images import LONGEST_SIDE, QUALITY, prepare
from db.registry import UseCase
from db.transaction import Transaction
from db.usecases.photos import NewPhoto, keep_photos, view_photo, view_strip

PHOTOS = 8
SIZE = (4000, 3000)


def _photos() -> list[bytes]:
    """JPEGs as large as a phone makes them, each another picture."""
    made = []
    for n in range(PHOTOS):
        picture = Image.merge("RGB", [Image.effect_noise((500, 375), 60) for _ in range(3)]).resize(SIZE)
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=90 + n % 2)
        made.append(out.getvalue())
    return made


def _floor(data: bytes) -> Callable[[], None]:
    def one() -> None:
        image = Image.open(io.BytesIO(data))
        size = (LONGEST_SIDE, LONGEST_SIDE * SIZE[1] // SIZE[0])
        image.draft("RGB", size)
        image.resize(size, Image.Resampling.LANCZOS).save(io.BytesIO(), "JPEG", quality=QUALITY)

    return one


def _meeting(tx: Transaction, request: None) -> str:
    meeting = Meeting(
        id=tx.new_id(), kind="tea", title="测速", held_on=tx.today, created_at=tx.now, operator_id=tx.actor.operator_id
    )
    tx.session.add(meeting)
    return meeting.id


def photo_rows(desk: Desk) -> list[Row]:
    """Storing a photo (decode, shrink, encrypt, fsync, row), and looking at what is stored."""
    owner: str = desk.run(UseCase("bench.meeting", Permission.MEETING_WRITE, _meeting), None)
    files = _photos()

    def keep(data: bytes) -> Callable[[], Any]:
        return lambda: keep_photos(desk, "meeting", owner, [NewPhoto(prepare(data, "a.jpg"))])

    stored = take((keep(data) for data in files), warm_up=1)
    floor = take((_floor(data) for data in files), warm_up=1)
    views = view_strip(desk, "meeting", owner)
    strip: Times = take((lambda: view_strip(desk, "meeting", owner)) for _ in range(8))
    seen = take((lambda v=view: view_photo(desk, v.meta.photo_id)) for view in views)  # type: ignore[misc]
    small = "Pillow decoding, shrinking and encoding the same file"
    return [
        row("photo_store", stored, floor, small, "≤ 400 ms"),
        row(f"photo strip of {PHOTOS}", strip, None, "", "≤ 100 ms"),
        row("photo viewed", seen, None, "", "≤ 100 ms"),
    ]
