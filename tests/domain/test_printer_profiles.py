"""Which printer takes which paper, and what a profile may not be."""

from __future__ import annotations

import pytest

from db.domain.errors import KnownError
from db.domain.printer_profiles import (
    PAPER_LABELS,
    PAPER_SHORT,
    PrinterProfile,
    SerialLine,
    TcpAddress,
    UsbDevice,
    Way,
    check_profile,
    check_profiles,
    other_ways,
    serial_line,
    tcp_address,
    usb_device,
    way_out,
    with_profile,
    without,
)

ROLL = PrinterProfile("80mm", Way.TCP, "192.168.1.87")
NARROW = PrinterProfile("58mm", Way.SPOOL, "便携小票机")
LASER = PrinterProfile("a5", Way.SPOOL, "A5 激光")
DOTS = PrinterProfile("241x93", Way.SPOOL, "针式")
RECEIPT = ("80mm", "58mm", "a5", "241x140", "241x93")


def test_a_paper_goes_to_its_own_printer() -> None:
    for profile in (ROLL, NARROW, LASER, DOTS):
        way = way_out((ROLL, NARROW, LASER, DOTS), profile.paper, RECEIPT)
        assert way is not None and (way.paper, way.profile) == (profile.paper, profile)


def test_without_one_it_goes_to_a_near_paper_drawn_for_that() -> None:
    way = way_out((NARROW, LASER), "80mm", RECEIPT)
    assert way is not None and (way.paper, way.profile) == ("58mm", NARROW)
    way = way_out((DOTS,), "241x140", RECEIPT)
    assert way is not None and way.paper == "241x93"


def test_a_sheets_printer_takes_other_sheets_as_they_are() -> None:
    for paper in ("a4", "cr80"):
        way = way_out((ROLL, LASER), paper, (paper,))
        assert way is not None and (way.paper, way.profile) == (paper, LASER)


def test_a_roll_never_becomes_a_sheet_by_itself() -> None:
    assert way_out((LASER,), "80mm", RECEIPT) is None
    assert way_out((ROLL,), "a5", RECEIPT) is None
    assert way_out((), "80mm", RECEIPT) is None


def test_what_never_comes_on_the_wanted_paper_goes_to_a_printer_that_can_take_it() -> None:
    way = way_out((DOTS, LASER), "241x93", ("80mm", "58mm", "a5"))
    assert way is not None and (way.paper, way.profile) == ("a5", LASER)
    assert way_out((DOTS,), "241x93", ("80mm", "58mm", "a5")) is None


def test_what_else_can_take_it_is_another_printer() -> None:
    profiles = (ROLL, LASER, DOTS)
    assert [(way.paper, way.profile) for way in other_ways(profiles, "80mm", RECEIPT)] == [("a5", LASER), ("241x93", DOTS)]
    assert other_ways((ROLL,), "80mm", RECEIPT) == ()
    same = PrinterProfile("a4", Way.SPOOL, "A5 激光")
    assert other_ways((LASER, same), "a5", ("a5", "a4")) == ()


def test_addresses() -> None:
    assert tcp_address("192.168.1.87") == TcpAddress("192.168.1.87", 9100)
    assert tcp_address(" printer.local:9101 ") == TcpAddress("printer.local", 9101)
    assert serial_line("COM3@19200") == SerialLine("COM3", 19200)
    assert serial_line("/dev/ttyUSB0") == SerialLine("/dev/ttyUSB0", 9600)
    assert usb_device("0416:5011") == UsbDevice(0x0416, 0x5011)


@pytest.mark.parametrize(
    ("profile", "field"),
    [
        (PrinterProfile("letter", Way.SPOOL, "x"), "paper"),
        (PrinterProfile("80mm", Way.SPOOL, "  "), "device"),
        (PrinterProfile("80mm", Way.SPOOL, "x" * 121), "device"),
        (PrinterProfile("80mm", Way.SPOOL, "a\nb"), "device"),
        (PrinterProfile("a4", Way.TCP, "192.168.1.87"), "way"),
        (PrinterProfile("80mm", Way.TCP, "192.168.1.87:0"), "device"),
        (PrinterProfile("80mm", Way.TCP, "192.168.1.87:9100:1"), "device"),
        (PrinterProfile("80mm", Way.TCP, "一号机"), "device"),
        (PrinterProfile("80mm", Way.SERIAL, "COM3@12345"), "device"),
        (PrinterProfile("80mm", Way.SERIAL, "@9600"), "device"),
        (PrinterProfile("80mm", Way.USB, "0416-5011"), "device"),
        (PrinterProfile("80mm", Way.SPOOL, "x", offset_x=20.5), "offset_x"),
        (PrinterProfile("80mm", Way.SPOOL, "x", offset_y=float("nan")), "offset_y"),
        (PrinterProfile("80mm", Way.TCP, "1.2.3.4", offset_x=-1), "offset_x"),
        (PrinterProfile("80mm", Way.SPOOL, "x", copies=0), "copies"),
        (PrinterProfile("80mm", Way.SPOOL, "x", copies=6), "copies"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(profile: PrinterProfile, field: str) -> None:
    with pytest.raises(KnownError) as refused:
        check_profile(profile)
    assert (refused.value.code, refused.value.field) == ("PRINTER", field)


def test_a_paper_has_one_profile_and_papers_keep_their_order() -> None:
    with pytest.raises(KnownError, match="PRINTER"):
        check_profiles((ROLL, PrinterProfile("80mm", Way.SPOOL, "x")))
    assert check_profiles((LASER, ROLL)) == (ROLL, LASER)
    changed = PrinterProfile("80mm", Way.SPOOL, " 前台 ", 1.26)
    assert check_profiles(with_profile((ROLL, LASER), changed)) == (PrinterProfile("80mm", Way.SPOOL, "前台", 1.3), LASER)
    assert without((ROLL, LASER), "80mm") == (LASER,)


def test_every_way_and_paper_has_words() -> None:
    assert PAPER_LABELS.keys() == PAPER_SHORT.keys()
    assert all(way.label and way.hint for way in Way)
    assert not Way.SPOOL.raw and Way.TCP.raw
