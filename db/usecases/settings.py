"""Changing the settings of this PC and the facts about the centre."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from db.centre_rules import check_centre_code, check_text
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.domain.printer_profiles import PAPER_LABELS, PrinterProfile
from db.models.centre import Centre
from db.printer_store import save_printers
from db.registry import use_case
from db.settings_store import write_settings
from db.transaction import Transaction

SettingValue = str | int | bool


@dataclass(frozen=True, slots=True)
class ChangeSettings:
    """New values by key; keys that are left out keep theirs."""

    values: dict[str, SettingValue]


@dataclass(frozen=True, slots=True)
class ChangePrinters:
    """Every printer profile of this PC; a paper that is left out has none."""

    printers: tuple[PrinterProfile, ...]


@dataclass(frozen=True, slots=True)
class ChangeCentre:
    """The centre's facts, all of them."""

    name: str
    short_name: str
    code: str
    phone: str
    address: str
    hours: str


@dataclass(frozen=True, slots=True)
class SetAppearance:
    """How this PC's window looks."""

    appearance: str
    large_print: bool


@use_case("settings.change", needs=Permission.SETTINGS_WRITE)
def change_settings(tx: Transaction, request: ChangeSettings) -> None:
    """Change settings, all or none. Raises KnownError SETTING on the field that cannot be."""
    write_settings(tx.connection, request.values)
    tx.audit("settings", "", keys=sorted(request.values))
    tx.changes("settings")


@use_case("settings.printers", needs=Permission.SETTINGS_WRITE)
def change_printers(tx: Transaction, request: ChangePrinters) -> None:
    """Keep these printer profiles. Raises KnownError PRINTER on the field that cannot be."""
    save_printers(tx.connection, request.printers)
    said = [f"{PAPER_LABELS[one.paper]}：{one.device}（{one.way.label}）" for one in request.printers]
    tx.audit("settings", "", printers=said)
    tx.changes("settings")


@use_case("settings.appearance", needs=Permission.CASE_WRITE)
def set_appearance(tx: Transaction, request: SetAppearance) -> None:
    """Change how the window looks; any clerk may. Raises KnownError SETTING."""
    write_settings(tx.connection, {"appearance": request.appearance, "large_print": request.large_print})
    tx.audit("settings", "", keys=["appearance", "large_print"])
    tx.changes("settings")


@use_case("centre.change", needs=Permission.SETTINGS_WRITE)
def change_centre(tx: Transaction, request: ChangeCentre) -> None:
    """Change the centre's facts. Papers printed from now on carry them. Raises KnownError CENTRE."""
    centre = tx.session.scalar(select(Centre))
    if centre is None:
        raise KnownError("CENTRE", "这份数据里还没有中心；请先做第一次启动。", "name")
    centre.name = check_text(request.name, "name", "中心名称", 60)
    centre.short_name = check_text(request.short_name, "short_name", "中心简称", 40)
    centre.code = check_centre_code(request.code, "code")
    centre.phone = check_text(request.phone, "phone", "联系电话", 40)
    centre.address = check_text(request.address, "address", "地址", 200, empty=True)
    centre.hours = check_text(request.hours, "hours", "办公时间", 200, empty=True)
    tx.audit("centre", centre.code)
    tx.changes("centre")
