"""Two photos as a phone writes them: JPEG with EXIF, the time, the camera, and where it was."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from PIL import Image, ImageDraw

from db.domain.clock import local

SIZE = (2016, 1512)
_EXIF, _GPS = 0x8769, 0x8825
_MAKE, _MODEL, _TAKEN = 0x010F, 0x0110, 0x9003
_PLACE = {1: "N", 2: (39.0, 54.0, 12.6), 3: "E", 4: (116.0, 27.0, 30.2)}
"""Latitude and longitude in degrees, minutes and seconds, as EXIF names them."""


def make_album(folder: Path, now: datetime) -> tuple[Path, Path]:
    """Write a bathroom without a handrail, which says where it was taken, and a kitchen, which does not."""
    folder.mkdir(parents=True)
    bathroom, kitchen = folder / "IMG_0412.jpg", folder / "IMG_0413.jpg"
    _save(_room("#C9D6DC", "#8FA3AD"), bathroom, now, place=True)
    _save(_room("#E8DDC8", "#B08D57"), kitchen, now, place=False)
    for age, path in enumerate((kitchen, bathroom)):
        at = now.timestamp() - 60 * age
        os.utime(path, (at, at))
    return bathroom, kitchen


def has_place(jpeg: Image.Image) -> bool:
    """Whether a picture tells where it was taken."""
    return bool(jpeg.getexif().get_ifd(_GPS))


def _room(wall: str, floor: str) -> Image.Image:
    width, height = SIZE
    picture = Image.new("RGB", SIZE, wall)
    draw = ImageDraw.Draw(picture)
    draw.polygon([(0, height), (500, 980), (1516, 980), (width, height)], fill=floor)
    for x in range(500, 1517, 127):
        draw.line([(x, 0), (x, 980)], fill="#FFFFFF", width=4)
    for y in range(0, 980, 122):
        draw.line([(500, y), (1516, y)], fill="#FFFFFF", width=4)
    draw.rounded_rectangle((760, 640, 1250, 1010), 40, fill="#F6F6F2", outline="#6B7478", width=6)
    draw.ellipse((860, 700, 1150, 900), fill="#DCE3E6", outline="#6B7478", width=6)
    draw.rectangle((850, 180, 1160, 520), fill="#AFC3CC", outline="#54616A", width=10)
    return picture


def _save(picture: Image.Image, path: Path, now: datetime, *, place: bool) -> None:
    exif = picture.getexif()
    exif[_MAKE], exif[_MODEL] = "Yimen", "Tour"
    exif.get_ifd(_EXIF)[_TAKEN] = f"{local(now):%Y:%m:%d %H:%M:%S}"
    if place:
        exif.get_ifd(_GPS).update(_PLACE)
    picture.save(path, "JPEG", quality=90, exif=exif)
