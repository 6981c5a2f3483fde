"""Preparing a photo: what comes in as a picture is kept upright, small and bare; what is none is refused in words."""

from __future__ import annotations

import hashlib
import io
import logging
import os
import random
import struct
import subprocess
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from db import photo_heic
from db.domain.errors import KnownError
from db.photo_images import LONGEST_SIDE, THUMB_SIDE, prepare
from tests.helpers.centres import refusal
from tests.photos.pictures import HEIC, PLACE, camera_exif, encoded, photo_bytes, picture, sides


def kept(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(prepare(data, "a.jpg").jpeg))


def test_what_is_kept_is_small_and_named_by_its_contents(tmp_path: Path) -> None:
    data = photo_bytes((4000, 3000))
    path = tmp_path / "IMG_0001.JPG"
    path.write_bytes(data)
    made = prepare(path)
    assert (made.name, made.width, made.height) == ("IMG_0001.JPG", LONGEST_SIDE, 1440)
    assert made.sha256 == hashlib.sha256(made.jpeg).hexdigest()
    assert made.original_sha256 == hashlib.sha256(data).hexdigest()
    assert made.size == len(made.jpeg) < len(data)
    assert Image.open(io.BytesIO(made.jpeg)).size == (LONGEST_SIDE, 1440)
    assert Image.open(io.BytesIO(made.thumb)).size == (THUMB_SIDE, 240)
    assert prepare(path) == made
    assert [child.name for child in tmp_path.iterdir()] == [path.name]


def test_nothing_but_the_picture_is_kept() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = encoded(
        picture(), exif=camera_exif(6), comment=PLACE.encode(), icc_profile=profile, dpi=(300, 300), xmp=PLACE.encode()
    )
    assert data.count(PLACE.encode()) >= 3
    made = prepare(data)
    for jpeg in (made.jpeg, made.thumb):
        image = Image.open(io.BytesIO(jpeg))
        assert dict(image.getexif()) == {}
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert PLACE.encode() not in jpeg and b"Exif" not in jpeg and b"GPS" not in jpeg


@pytest.mark.parametrize(
    ("orientation", "edge"),
    [(1, "left"), (2, "right"), (3, "right"), (4, "left"), (5, "top"), (6, "top"), (7, "bottom"), (8, "bottom"),
     (0, "left"), (9, "left")],
)  # fmt: skip
def test_a_photo_is_kept_as_the_camera_was_held(orientation: int, edge: str) -> None:
    data = photo_bytes((400, 300), orientation=orientation)
    found, size = sides(prepare(data).jpeg)
    assert found == edge
    assert size == ((300, 400) if orientation in (5, 6, 7, 8) else (400, 300))


@pytest.mark.parametrize(
    ("taken", "offset", "expected"),
    [
        ("2026:11:20 14:03:22", "", "2026-11-20 14:03:22"),
        ("2026:11:20 14:03:22", "+08:00", "2026-11-20 14:03:22+08:00"),
        ("2026:11:20 14:03:22", "Beijing", "2026-11-20 14:03:22"),
        ("0000:00:00 00:00:00", "", None),
        ("yesterday", "", None),
    ],
)
def test_the_time_is_what_the_camera_said(taken: str, offset: str, expected: str | None) -> None:
    assert prepare(photo_bytes(taken=taken, offset=offset)).taken_at == expected


def test_a_picture_without_a_time_has_none() -> None:
    assert prepare(encoded(picture(), "PNG")).taken_at is None


@pytest.mark.filterwarnings("ignore:.*EXIF:UserWarning")
def test_a_damaged_exif_block_tells_nothing_and_refuses_nothing() -> None:
    made = prepare(encoded(picture(), exif=b"Exif\0\0II*\0\xff\xff\xff\x7f" + os.urandom(40)))
    assert (made.taken_at, made.width) == (None, 400)


def test_a_phone_photo_in_heic_is_taken_and_turned_once() -> None:
    made = prepare(HEIC)
    assert sides(made.jpeg) == ("top", (64, 96))
    assert made.taken_at == "2026-11-20 14:03:22+08:00"
    assert b"Exif" not in made.jpeg


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "LA"),
     ("WEBP", "RGB"), ("WEBP", "RGBA"), ("BMP", "RGB"), ("TIFF", "RGB"), ("TIFF", "CMYK"), ("GIF", "P")],
)  # fmt: skip
def test_every_usual_kind_looks_as_it_did(kind: str, mode: str) -> None:
    image = kept(encoded(picture(mode=mode), kind))
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (400, 300))
    grey = [image.crop(box).convert("L").resize((1, 1)).getpixel((0, 0)) for box in _halves(image.size)]
    wanted = [picture().crop(box).convert("L").resize((1, 1)).getpixel((0, 0)) for box in _halves((400, 300))]
    assert grey == pytest.approx(wanted, abs=25)


def _halves(size: tuple[int, int]) -> list[tuple[int, int, int, int]]:
    width, height = size
    return [(0, 0, width // 2, height), (width // 2, 0, width, height)]


def test_black_and_white_and_sixteen_bits_keep_their_light() -> None:
    grey = Image.linear_gradient("L").resize((200, 200))
    sixteen = grey.convert("I").point(lambda value: value * 257 + 0).convert("I;16")
    for data in (encoded(sixteen, "PNG"), encoded(sixteen, "TIFF"), encoded(grey.convert("1"), "PNG")):
        image = kept(data).convert("L")
        means = [image.crop((0, top, 200, top + 50)).resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
                 for top in (0, 150)]  # fmt: skip
        assert means == pytest.approx([32, 223], abs=12)


def test_what_is_clear_becomes_white() -> None:
    image = kept(encoded(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "PNG"))
    assert image.getpixel((20, 20)) == (255, 255, 255)


def test_of_a_moving_picture_the_first_is_kept() -> None:
    first, second = Image.new("RGB", (60, 40), "green"), Image.new("RGB", (60, 40), "red")
    for kind in ("GIF", "WEBP", "PNG"):
        image = kept(encoded(first, kind, save_all=True, append_images=[second, second], duration=50))
        red, green, _ = image.getpixel((30, 20))  # type: ignore[misc]
        assert green > 100 > red


def test_other_colours_become_those_of_a_screen() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    made = prepare(encoded(picture(), icc_profile=profile))
    assert b"ICC_PROFILE" not in made.jpeg
    assert prepare(encoded(picture(), icc_profile=b"no profile at all")).width == 400


@pytest.mark.parametrize(
    "data", [b"", b"hello, this is a text", b"%PDF-1.7 ...", b"PK\x03\x04" + bytes(400), b"<svg xmlns=''/>", b"\xff\xd8"]
)
def test_what_is_no_photo_is_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(data)
    error = refusal(lambda: prepare(path))
    assert error.code in ("PHOTO-KIND", "PHOTO-BROKEN")
    assert "photo.jpg" in error.message


def test_a_cut_off_photo_is_refused() -> None:
    whole = photo_bytes()
    for data in (whole[: len(whole) // 2], whole[:700], HEIC.read_bytes()[:500]):
        assert refusal(lambda data=data: prepare(data, "a")).code in ("PHOTO-BROKEN", "PHOTO-KIND")  # type: ignore[misc]


def test_80_megabytes_are_refused_without_being_read_through(tmp_path: Path) -> None:
    path = tmp_path / "film.jpg"
    with path.open("wb") as handle:
        handle.write(photo_bytes())
        handle.truncate(80_000_000)
    assert refusal(lambda: prepare(path)).code == "PHOTO-BIG"


def bomb(width: int, height: int) -> bytes:
    """A PNG that says it is huge."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(9000, 9000), (11_000, 9000), (50_000, 50_000)])
def test_too_many_pixels_are_refused_before_they_are_decoded(size: tuple[int, int]) -> None:
    assert refusal(lambda: prepare(bomb(*size), "b.png")).code == "PHOTO-BIG"


def test_a_card_that_is_gone_is_said(tmp_path: Path) -> None:
    assert refusal(lambda: prepare(tmp_path / "gone.jpg")).code == "PHOTO-READ"
    assert refusal(lambda: prepare(tmp_path)).code == "PHOTO-READ"


def test_a_long_name_is_shortened_in_the_sentence() -> None:
    error = refusal(lambda: prepare(b"", "微信图片" * 30 + ".jpg"))
    assert len(error.message) < 90 and "….jpg" not in error.message and "….j" not in error.message


@settings(max_examples=25)
@given(width=st.integers(1, 2600), height=st.integers(1, 40), turned=st.booleans())
def test_proportions_are_kept_and_nothing_is_enlarged(width: int, height: int, turned: bool) -> None:
    size = (height, width) if turned else (width, height)
    made = prepare(encoded(Image.new("RGB", size, "teal"), "BMP"))
    scale = min(1.0, LONGEST_SIDE / width)
    wanted = [max(1, side * scale) for side in size]
    assert [made.width, made.height] == pytest.approx(wanted, abs=0.51)
    small = Image.open(io.BytesIO(made.thumb))
    assert max(small.size) <= min(THUMB_SIDE, max(size)) and min(small.size) >= 1


def test_a_heic_that_brings_its_decoder_down_is_a_refusal() -> None:
    whole = bytearray(HEIC.read_bytes())
    chance = random.Random(3)
    codes = set()
    for _ in range(30):
        data = bytearray(whole)
        for _ in range(4):
            data[chance.randrange(12, len(data))] = chance.randrange(256)
        try:
            prepare(bytes(data), "IMG_1.HEIC")
        except KnownError as error:
            codes.add(error.code)
    assert codes == {"PHOTO-BROKEN"}


def test_a_decoder_that_crashes_or_never_ends_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    real = subprocess.run
    for script in ("import os; os.abort()", "import sys; sys.stdin.buffer.read(); __import__('time').sleep(60)"):
        def other(arguments: list[str], script: str = script, **more: Any) -> object:
            return real([arguments[0], "-c", script], **more)

        with monkeypatch.context() as patch:
            patch.setattr(photo_heic, "SECONDS", 0.5)
            patch.setattr(subprocess, "run", other)
            assert refusal(lambda: prepare(HEIC)).code == "PHOTO-BROKEN"


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow tells of damage that way as well
@settings(max_examples=60)
@given(data=st.data())
def test_damage_anywhere_is_a_refusal_or_a_photo(
    data: st.DataObject, expected_logs: list[logging.LogRecord]
) -> None:
    whole = bytearray(data.draw(st.sampled_from(SAMPLES)))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert prepare(bytes(whole)).width >= 1
    except KnownError as error:
        assert error.code.startswith("PHOTO-")


SAMPLES = [
    photo_bytes((80, 60)),
    *(encoded(picture((80, 60)), kind) for kind in ("PNG", "WEBP", "BMP", "TIFF")),
    encoded(picture((80, 60), "P"), "GIF"),
]


def test_a_heic_with_too_many_pixels_is_said_to_be_so(monkeypatch: pytest.MonkeyPatch) -> None:
    real = subprocess.run
    script = "import sys; sys.stdin.buffer.read(); print('\"too-big\"')"
    monkeypatch.setattr(subprocess, "run", lambda arguments, **more: real([arguments[0], "-c", script], **more))
    assert refusal(lambda: prepare(HEIC)).code == "PHOTO-BIG"
