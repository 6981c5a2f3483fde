"""Every payload becomes a code that a camera reads back, also what packs into nothing but noughts."""

from __future__ import annotations

from itertools import product

import pytest
import zxingcpp
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from desktop.documents.qr import modules

DOTS, QUIET = 3, 4
PRINTABLE = "".join(map(chr, range(32, 127)))
CAPITALS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def read(payload: str) -> str:
    """What the code says, drawn three dots a module with its quiet zone."""
    rows = modules(payload)
    side = DOTS * (len(rows) + 2 * QUIET)
    picture = Image.new("L", (side, side), 255)
    pen = ImageDraw.Draw(picture)
    for y, row in enumerate(rows, QUIET):
        for first, many in row.bars:
            left, top = DOTS * (first + QUIET), DOTS * y
            pen.rectangle((left, top, left + DOTS * many - 1, top + DOTS - 1), fill=0)
    (found,) = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return str(found.text)


@pytest.mark.parametrize(
    ("before", "noughts", "after"),
    list(product(("", "1", "YM1:C:", "ab"), (31, 32, 36, 39, 64, 200, 900), ("", "7", "Z0", "512"))),
)
def test_long_runs_of_noughts(before: str, noughts: int, after: str) -> None:
    payload = f"{before}{'0' * noughts}{after}"
    assert read(payload) == payload


pieces = st.one_of(
    st.text(CAPITALS, min_size=1, max_size=40),
    st.text("0123456789", min_size=1, max_size=90),
    st.text(PRINTABLE, min_size=1, max_size=40),
    st.builds(lambda sign, many: sign * many, st.sampled_from("0 1Aa:"), st.integers(1, 400)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(pieces, min_size=1, max_size=4).map("".join))
@example("0" * 64)
@example("A0" + "0" * 300 + "1")
@example("0" * 31 + "1" + "0" * 31)
def test_every_payload_is_read_back(payload: str) -> None:
    assert read(payload) == payload
