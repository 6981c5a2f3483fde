"""Pictures made in memory for the tests of the photo store."""

from __future__ import annotations

import io
import random
from pathlib import Path
from typing import Any

from PIL import Image

HEIC = Path(__file__).with_name("phone.heic")
"""96 × 64 as an iPhone keeps it: blue on the left, red on the right, held upright (orientation 6), with a place."""
PLACE = "Canon-of-Binhe"


def picture(size: tuple[int, int] = (400, 300), mode: str = "RGB") -> Image.Image:
    """Blue on the left, red on the right, with noise so that it does not shrink to nothing."""
    noise = Image.frombytes("L", (97, 71), random.Random(1).randbytes(97 * 71)).resize(size).convert("RGB")
    sides = Image.new("RGB", size, (200, 30, 30))
    sides.paste((30, 30, 200), (0, 0, size[0] // 2, size[1]))
    return Image.blend(sides, noise, 0.2).convert(mode)


def encoded(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """The bytes of a picture file."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def camera_exif(orientation: int = 1, taken: str = "2026:11:20 14:03:22", offset: str = "") -> Image.Exif:
    """What a phone writes: how it was held, when, who, and where."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = PLACE
    details = exif.get_ifd(0x8769)
    details[0x9003] = taken
    if offset:
        details[0x9011] = offset
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (39.0, 54.0, 26.0), "E", (116.0, 23.0, 29.0)
    return exif


def photo_bytes(size: tuple[int, int] = (400, 300), **options: Any) -> bytes:
    """A JPEG from a phone."""
    return encoded(picture(size), "JPEG", quality=90, exif=camera_exif(**options))


def sides(jpeg: bytes) -> tuple[str, tuple[int, int]]:
    """On which side of a kept photo the blue half lies, and its size."""
    image = Image.open(io.BytesIO(jpeg))
    width, height = image.size
    spots = {"left": (width // 8, height // 2), "right": (width * 7 // 8, height // 2),
             "top": (width // 2, height // 8), "bottom": (width // 2, height * 7 // 8)}  # fmt: skip
    blue = {side for side, spot in spots.items() if _blue(image, spot)}
    (edge,) = [side for side, other in (("left", "right"), ("right", "left"), ("top", "bottom"), ("bottom", "top"))
               if side in blue and other not in blue]  # fmt: skip
    return edge, image.size


def _blue(image: Image.Image, spot: tuple[int, int]) -> bool:
    pixel = image.getpixel(spot)
    assert isinstance(pixel, tuple)
    return pixel[2] > pixel[0]
