"""What codes say and what scans mean."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.scancodes import (
    Scan,
    ScanKind,
    demand_payload,
    household_payload,
    notice_payload,
    parse_scan,
    receipt_payload,
    visit_form_payload,
)

SERIAL = "110105012003-02-20261120-0014-7"
DEMAND = "SQ-110105012003-02-20261105-0098-4"
HOUSEHOLD = "019a9f3c5b7e7c10a2b4c6d8e0f10203"


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
        ("YM1:C:GX-02-20261120-0001-6:GX", ScanKind.CERTIFICATE, "YM1:C:GX-02-20261120-0001-6:GX"),
        ("ym1:c:cut", ScanKind.CERTIFICATE, "YM1:C:CUT"),
        ("YM1:N:GZ-02-20261120-0009-5", ScanKind.NOTICE, "GZ-02-20261120-0009-5"),
        (f"YM1:D:{DEMAND}", ScanKind.DEMAND, DEMAND),
        (f"YM1:H:{HOUSEHOLD.upper()}", ScanKind.HOUSEHOLD, HOUSEHOLD),
        (f"ym1:h:{HOUSEHOLD}\n", ScanKind.HOUSEHOLD, HOUSEHOLD),
        ("YM1:V:ZF-02-20261120-0127-3", ScanKind.VISIT_FORM, "ZF-02-20261120-0127-3"),
        ("YM1:H:019A9F3C", ScanKind.TEXT, "YM1:H:019A9F3C"),
        ("YM1:V:GZ-02-20261120-0009-5", ScanKind.TEXT, "YM1:V:GZ-02-20261120-0009-5"),
        ("YM1:X:GZ-02-20261120-0009-5", ScanKind.TEXT, "YM1:X:GZ-02-20261120-0009-5"),
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


def test_what_papers_of_visits_and_demands_say_is_understood() -> None:
    assert parse_scan(demand_payload(DEMAND)) == Scan(ScanKind.DEMAND, DEMAND)
    assert parse_scan(household_payload(HOUSEHOLD)) == Scan(ScanKind.HOUSEHOLD, HOUSEHOLD)
    form = "ZF-2026-11-0000127"
    assert parse_scan(visit_form_payload(form)) == Scan(ScanKind.VISIT_FORM, form)
    for payload in (demand_payload(DEMAND), household_payload(HOUSEHOLD), visit_form_payload(form)):
        assert re.fullmatch(r"[0-9A-Z $%*+\-./:]+", payload)


@given(st.text(max_size=80))
def test_no_text_is_an_error(text: str) -> None:
    assert parse_scan(text).kind in ScanKind


@pytest.mark.parametrize("number", ["", "张三", "YM1:R:1", SERIAL.lower() + "x y"])
def test_a_wrong_number_makes_no_code(number: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        receipt_payload(number)
    for make in (notice_payload, demand_payload, household_payload, visit_form_payload):
        with pytest.raises(ValueError, match="not a number"):
            make(number)
