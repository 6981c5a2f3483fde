"""What codes say and what scans mean."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.scancodes import Scan, ScanKind, notice_payload, parse_scan, receipt_payload

SERIAL = "110105012003-02-20261120-0014-7"


def test_receipt_payload_fits_the_alphanumeric_mode() -> None:
    payload = receipt_payload(SERIAL)
    assert payload == "YM1:R:110105012003-02-20261120-0014-7"
    assert re.fullmatch(r"[0-9A-Z $%*+\-./:]+", payload)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        (f"YM1:R:{SERIAL}", ScanKind.RECEIPT, SERIAL),
        (f"ym1:r:{SERIAL}\r\n", ScanKind.RECEIPT, SERIAL),
        (f"ＹＭ１：Ｒ：{SERIAL}", ScanKind.RECEIPT, SERIAL),
        ("YM1:N:GZ-02-20261120-0009-5", ScanKind.NOTICE, "GZ-02-20261120-0009-5"),
        ("11010519491231002x", ScanKind.ID_NUMBER, "11010519491231002X"),
        (" 110105194912310021 ", ScanKind.ID_NUMBER, "110105194912310021"),
        (SERIAL, ScanKind.SERIAL, SERIAL),
        ("02-20261120-0014-7", ScanKind.SERIAL, "02-20261120-0014-7"),
        ("02B-20261120-0014-7", ScanKind.SERIAL, "02B-20261120-0014-7"),
        ("张桂兰", ScanKind.TEXT, "张桂兰"),
        ("YM1:R:", ScanKind.TEXT, "YM1:R:"),
        ("YM2:R:" + SERIAL, ScanKind.TEXT, "YM2:R:" + SERIAL),
        ("YM1:R:GZ-02-20261120-0009-5", ScanKind.TEXT, "YM1:R:GZ-02-20261120-0009-5"),
        ("", ScanKind.TEXT, ""),
    ],
)
def test_scans_are_understood(text: str, kind: ScanKind, value: str) -> None:
    assert parse_scan(text) == Scan(kind, value)


@given(
    st.from_regex(
        r"[0-9]{12}-[0-9]{2}-[0-9]{8}-[0-9]{4}-[0-9]", fullmatch=True, alphabet=st.characters(codec="ascii")
    )
)
def test_what_a_receipt_says_is_understood(serial: str) -> None:
    assert parse_scan(receipt_payload(serial)) == Scan(ScanKind.RECEIPT, serial)


@given(st.text(max_size=80))
def test_no_text_is_an_error(text: str) -> None:
    assert parse_scan(text).kind in ScanKind


@pytest.mark.parametrize("number", ["", "张三", "YM1:R:1", SERIAL.lower() + "x y"])
def test_a_wrong_number_makes_no_code(number: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        receipt_payload(number)
    with pytest.raises(ValueError, match="not a number"):
        notice_payload(number)
