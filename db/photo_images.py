"""Turning a picture file into the photo that is kept: upright, small, in sRGB, and with nothing in it but the picture.

What a camera writes beside the picture (the place, the owner, the device) never reaches the kept bytes; only the
time the camera's clock showed is read out. Everything happens in memory: no clear file is ever written.
"""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db import photo_heic
from db.domain.errors import KnownError

if TYPE_CHECKING:
    from PIL import Image

MAX_BYTES = 40_000_000
MAX_PIXELS = 80_000_000
LONGEST_SIDE = 1920
THUMB_SIDE = 320
QUALITY = 82
THUMB_QUALITY = 75

_FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF")
_EXIF_IFD, _ORIENTATION = 0x8769, 0x0112
_TIMES = ((0x9003, 0x9011), (0x9004, 0x9012))
"""DateTimeOriginal and DateTimeDigitized, each with its offset (Exif 2.32, 4.6.6)."""
_OFFSET = re.compile(r"[+-]\d\d:\d\d")


@dataclass(frozen=True, slots=True)
class PreparedPhoto:
    """A photo ready to be stored: the JPEG that will be kept, a small one for strips, and what is known of it."""

    name: str
    """The file's name, for telling the clerk which one is meant."""
    jpeg: bytes
    thumb: bytes
    sha256: str
    """Of ``jpeg``, in hex."""
    original_sha256: str
    """Of the file as it came, in hex."""
    width: int
    height: int
    taken_at: str | None
    """What the camera's clock showed, ``2026-11-20 14:03:22`` or with ``+08:00`` where it says so; not a proof."""

    @property
    def size(self) -> int:
        """Bytes kept, without the small picture."""
        return len(self.jpeg)


def prepare(source: Path | bytes, name: str = "") -> PreparedPhoto:
    """Read, check and shrink one picture; slow (a 12-megapixel JPEG takes some 150 ms), so never on the window's thread.

    ``name`` is for bytes; a path has its own. Raises KnownError PHOTO-READ (cannot be read, card pulled out),
    PHOTO-BIG (over 40 MB or 80 megapixels), PHOTO-KIND (no photo), PHOTO-BROKEN (cut off or damaged).
    """
    name = name or (source.name if isinstance(source, Path) else "照片")
    shown = _short(name)
    data = _read(source, shown) if isinstance(source, Path) else source
    if len(data) > MAX_BYTES:
        raise _too_big(shown)
    try:
        kept, taken_at = photo_heic.decode(data) if photo_heic.is_heic(data) else _decode(data, shown)
    except KnownError:
        raise
    except photo_heic.TooManyPixels as error:
        raise _too_many_pixels(shown) from error
    except MemoryError as error:
        raise KnownError("PHOTO-BIG", f"「{shown}」太大，这台电脑的内存装不下；请重拍一张小些的，或先缩小。") from error
    except Exception as error:  # decoders raise whatever a damaged file makes them stumble over
        raise _broken(shown) from error
    jpeg = _encode(kept, QUALITY)
    small = kept.resize(_fit(kept.size, THUMB_SIDE), _lanczos(), reducing_gap=2.0)
    return PreparedPhoto(
        name=name,
        jpeg=jpeg,
        thumb=_encode(small, THUMB_QUALITY),
        sha256=hashlib.sha256(jpeg).hexdigest(),
        original_sha256=hashlib.sha256(data).hexdigest(),
        width=kept.width,
        height=kept.height,
        taken_at=taken_at,
    )


def _short(name: str) -> str:
    return name if len(name) <= 24 else f"{name[:12]}…{name[-11:]}"


def _too_big(shown: str) -> KnownError:
    return KnownError("PHOTO-BIG", f"「{shown}」超过 40 MB，不像是一张普通照片；请另选一张，或先缩小。")


def _too_many_pixels(shown: str) -> KnownError:
    return KnownError("PHOTO-BIG", f"「{shown}」超过 8000 万像素，太大了；请用相机的普通尺寸重拍，或先缩小。")


def _broken(shown: str) -> KnownError:
    return KnownError("PHOTO-BROKEN", f"「{shown}」不完整或已损坏，没有加上；请重新拷贝或另选一张。")


def _read(path: Path, shown: str) -> bytes:
    try:
        with path.open("rb") as handle:
            data = handle.read(MAX_BYTES + 1)
    except OSError as error:
        raise KnownError("PHOTO-READ", f"「{shown}」读不出来；请看看存储卡或手机是否还插着，再加一次。") from error
    return data


def _decode(data: bytes, shown: str) -> tuple[Image.Image, str | None]:
    from PIL import Image, UnidentifiedImageError

    try:
        image = Image.open(io.BytesIO(data), formats=_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels(shown) from error
    except UnidentifiedImageError as error:
        raise KnownError("PHOTO-KIND", f"「{shown}」不是能用的照片；请选 JPG、PNG 或手机直接拍的照片。") from error
    if image.width * image.height > MAX_PIXELS:
        raise _too_many_pixels(shown)
    return settle(image)


def settle(image: Image.Image) -> tuple[Image.Image, str | None]:
    """An opened picture as it is kept, bare, small and upright in sRGB; and the time the camera's clock showed.

    Raises whatever the decoder raises for a damaged file.
    """
    orientation, taken_at = _told_by_camera(image)
    return _upright(_shrink(image), orientation), taken_at


def _told_by_camera(image: Image.Image) -> tuple[int, str | None]:
    """How the camera was held, and what its clock showed; a damaged Exif block tells nothing and refuses nothing."""
    try:
        exif = image.getexif()
        orientation = exif.get(_ORIENTATION, 1)
        details = exif.get_ifd(_EXIF_IFD)
    except Exception:  # Exif is written by every kind of device; the parser may stumble over anything
        return 1, None
    taken = next((time for time in (_time(details, *tags) for tags in _TIMES) if time), None)
    return orientation if isinstance(orientation, int) else 1, taken


def _time(details: Any, time_tag: int, offset_tag: int) -> str | None:
    text, offset = details.get(time_tag), details.get(offset_tag)
    if not isinstance(text, str):
        return None
    try:
        taken = datetime.strptime(text.strip(" \0"), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - the camera's own clock
    except ValueError:
        return None
    offset = offset.strip(" \0") if isinstance(offset, str) else ""
    return f"{taken:%Y-%m-%d %H:%M:%S}{offset if _OFFSET.fullmatch(offset) else ''}"


def _fit(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """The size within ``longest``, in proportion; a smaller picture stays as it is."""
    width, height = size
    scale = min(1.0, longest / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _lanczos() -> Any:
    from PIL import Image

    return Image.Resampling.LANCZOS


def _shrink(image: Image.Image) -> Image.Image:
    """The first picture in the file as RGB in sRGB, at most LONGEST_SIDE long."""
    size = _fit(image.size, LONGEST_SIDE)
    # A JPEG is decoded at a half, a quarter … already where that is still large enough.
    image.draft(image.mode, size)
    profile = image.info.get("icc_profile")
    image.load()
    if image.mode.startswith("I") or image.mode == "F":
        image = _eight_bits(image)
    if image.mode == "1" or image.mode == "P" or "transparency" in image.info:
        image = image.convert("RGBA")
    if image.size != size:
        image = image.resize(size, _lanczos(), reducing_gap=2.0)
    if "A" in image.mode or "a" in image.mode:
        image = _on_white(image.convert("RGBA"))
    if profile:
        image = _to_srgb(image, profile)
    image = image if image.mode == "RGB" else image.convert("RGB")
    # Comments, Exif and XMP would be carried over from here when it is written.
    image.info = {}
    return image


def _eight_bits(image: Image.Image) -> Image.Image:
    """Sixteen bits of grey as eight; plain conversion would make everything white."""
    if image.mode == "F":
        raise ValueError("a picture of measurements, not of light")
    wide = image.convert("I")
    _, highest = wide.getextrema()
    scale = 1 / 257 if isinstance(highest, int) and highest > 255 else 1.0
    return wide.point(lambda value: value * scale + 0).convert("L")


def _on_white(image: Image.Image) -> Image.Image:
    from PIL import Image

    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white


def _to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """The colours as a screen shows them; a profile that cannot be used is as none."""
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "srgb" in ImageCms.getProfileDescription(source).lower():
            return image
        made = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image
    return made if made is not None else image


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    from PIL.Image import Transpose

    turn = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }.get(orientation)
    return image if turn is None else image.transpose(turn)


def _encode(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()
