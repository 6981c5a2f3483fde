"""The printer profiles of this PC in its local settings, and the two older settings that now speak of them.

``receipt_printer`` is the printer of the receipts' paper and ``a5_printer`` that of A5. A room that still has
them as settings of their own is read as if it had profiles; the first change writes profiles and drops them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

import msgspec
from sqlalchemy import text
from sqlalchemy.engine import Connection

from db.domain.printer_profiles import PrinterProfile, Way, check_profiles, with_profile, without

KEY = "printers"
LEGACY = ("receipt_printer", "a5_printer")
_ROLL, _SHEET = "80mm", "a5"


def _kept(connection: Connection) -> dict[str, str]:
    rows = connection.execute(text("SELECT key, value FROM setting WHERE key IN ('printers', 'receipt_printer', 'a5_printer')"))
    return {row.key: row.value for row in rows}


def load_printers(connection: Connection) -> tuple[PrinterProfile, ...]:
    """Every profile, in the order of the papers."""
    kept = _kept(connection)
    if KEY in kept:
        return msgspec.json.decode(kept[KEY].encode(), type=tuple[PrinterProfile, ...])
    papers = {"receipt_printer": _ROLL, "a5_printer": _SHEET}
    found = {papers[key]: json.loads(kept[key]) for key in LEGACY if key in kept}
    return tuple(PrinterProfile(paper, Way.SPOOL, name) for paper, name in found.items() if name)


def save_printers(connection: Connection, profiles: Sequence[PrinterProfile]) -> None:
    """Keep these profiles and no others. Raises KnownError PRINTER naming the field that cannot be."""
    value = msgspec.json.encode(check_profiles(profiles)).decode()
    connection.execute(
        text(
            "INSERT INTO setting (key, value) VALUES ('printers', :value) "
            "ON CONFLICT (key) DO UPDATE SET value = excluded.value"
        ),
        {"value": value},
    )
    connection.execute(text("DELETE FROM setting WHERE key IN ('receipt_printer', 'a5_printer')"))


def receipt_profile_paper(receipt_paper: str) -> str:
    """The paper whose profile is meant by ``receipt_printer``."""
    return _ROLL if receipt_paper == _SHEET else receipt_paper


def short_settings(profiles: Sequence[PrinterProfile], receipt_paper: str) -> dict[str, str]:
    """The two older settings, said from the profiles."""
    by_paper = {profile.paper: profile.device for profile in profiles}
    receipt = receipt_profile_paper(receipt_paper)
    return {"receipt_printer": by_paper.get(receipt, ""), "a5_printer": by_paper.get(_SHEET, "")}


def change_short(
    connection: Connection, values: Mapping[str, str], receipt_paper: str, paper_before: str
) -> None:
    """Take the two older settings, as far as ``values`` has them, into the profiles.

    A desk that only changes the receipts' paper means the same printer with another roll in it.
    """
    profiles = load_printers(connection)
    receipt, before = receipt_profile_paper(receipt_paper), receipt_profile_paper(paper_before)
    by_paper = {profile.paper: profile for profile in profiles}
    rolls = _SHEET not in (receipt_paper, paper_before)
    if rolls and receipt != before and before in by_paper and receipt not in by_paper:
        profiles = with_profile(without(profiles, before), replace(by_paper[before], paper=receipt))
    for key, paper in (("receipt_printer", receipt), ("a5_printer", _SHEET)):
        if key not in values:
            continue
        name = values[key].strip()
        old = next((profile for profile in profiles if profile.paper == paper), PrinterProfile(paper))
        if not name:
            profiles = without(profiles, paper)
        elif name != old.device:
            profiles = with_profile(profiles, replace(old, way=Way.SPOOL, device=name))
    save_printers(connection, profiles)
