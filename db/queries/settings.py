"""The settings of this PC and the facts about the centre."""

from __future__ import annotations

from dataclasses import dataclass

from db.domain.printer_profiles import PrinterProfile
from db.registry import query
from db.settings_store import load_settings
from db.transaction import Reader


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """Ask for all settings."""


@dataclass(frozen=True, slots=True)
class CentreFacts:
    """The centre as papers and screens name it."""

    code: str
    name: str
    short_name: str
    phone: str
    address: str
    hours: str


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting of this PC; ``idle_lock_minutes`` in minutes, ``receipt_paper`` one of settings_store's.

    ``receipt_printer`` and ``a5_printer`` name the printers of two of the ``printers``' papers.
    """

    window: int
    receipt_printer: str
    a5_printer: str
    receipt_paper: str
    appearance: str
    large_print: bool
    idle_lock_minutes: int
    centre: CentreFacts
    office_hours: str = ""
    printers: tuple[PrinterProfile, ...] = ()


@query("settings.read", needs=None)
def read_settings(reader: Reader, request: ReadSettings) -> Settings:
    """All settings; readable before anyone has signed in, since the sign-in page needs the appearance."""
    row = reader.one("SELECT code, name, short_name, phone, address, hours FROM centre")
    facts = tuple(row) if row else ("",) * 6
    centre = CentreFacts(facts[0], facts[1], facts[2], facts[3], facts[4], facts[5])
    return Settings(centre=centre, **load_settings(reader.connection))
