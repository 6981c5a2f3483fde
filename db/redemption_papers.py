"""What stands on the papers of redemption: the slip in two copies, and the day's closing list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from db.domain.clock import local
from db.domain.day_closing import ClosingLine, DayClosing
from db.domain.masking import mask_name
from db.domain.points_accounts import Book
from db.domain.points_expiry import next_lapse
from db.domain.points_moves import Wallet
from db.domain.redemption import Line
from db.domain.scancodes import redemption_payload
from db.papers import clock_text, queue_paper, weekday_text
from db.transaction import Reader, Transaction

RECEIPT, CLOSING = "redemption_receipt", "redemption_closing"


def hours_text(minutes: int) -> str:
    """``612 小时``, ``37 小时 30 分钟``."""
    hours, rest = divmod(minutes, 60)
    return f"{hours} 小时 {rest} 分钟" if rest else f"{hours} 小时"


def receipt_data(
    reader: Reader,
    *,
    serial: str,
    at: datetime,
    volunteer: Any,
    lines: Iterable[Line],
    total: int,
    after: Wallet,
    notice: int,
    proxy: str = "",
    served: str = "",
    notes: dict[str, str] | None = None,
    undone: str = "",
) -> dict[str, Any]:
    """积分兑换单. ``volunteer`` is the volunteer's row, ``notes`` what is said under a line by gift id.

    ``after`` is the account as it stands after it, in points or in minutes; ``notice`` its days of notice.
    """
    unit = after.account.book.unit
    lapse = next_lapse(after.lots, reader.today, notice)
    operator = reader.operator
    said = notes or {}
    return {
        "centre_name": reader.desk.centre_name,
        "number": serial,
        "qr_payload": redemption_payload(serial),
        "volunteer": mask_name(volunteer.name),
        "volunteer_number": volunteer.number,
        "lines": [
            {
                "item": f"{line.name} × {line.units}",
                "points": str(line.points),
                "note": said.get(line.gift_id, ""),
            }
            for line in lines
        ],
        "total": str(total),
        "balance": str(after.balance),
        "hours": hours_text(volunteer.confirmed_minutes),
        "redeemed_at": clock_text(at),
        "clerk": operator.name if operator else "",
        "window": f"{reader.desk.window} 号窗口",
        "agency_phone": reader.desk.centre_phone,
        "printed_at": clock_text(reader.now),
        "proxy": proxy,
        "served": served,
        "undone": undone,
        "unit": unit,
        "lapsing": f"{lapse.amount} {unit}　{lapse.on}" if lapse is not None else "",
    }


def queue_receipt(
    tx: Transaction, redeem_id: str, papers: Iterable[str], data: dict[str, Any]
) -> tuple[str, ...]:
    """Queue the slip on each of these papers (``redemption_receipt_80mm``)."""
    title = "兑换单（已撤销）" if data["undone"] else "兑换单"
    return tuple(
        queue_paper(tx, RECEIPT, name.removeprefix(f"{RECEIPT}_"), redeem_id, title, data) for name in papers
    )


def _units(value: int | None) -> str:
    return "—" if value is None else str(value)


def _gift(line: ClosingLine) -> dict[str, str]:
    counted = line.opening is not None
    return {
        "gift": line.name,
        "opening": _units(line.opening),
        "received": str(line.received) if counted else "—",
        "given": str(line.given) if counted else "—",
        "back": str(line.back) if counted else "—",
        "other": str(line.other) if counted else "—",
        "closing": _units(line.closing),
        "points": str(line.points),
    }


def closing_data(reader: Reader, day: date, closing: DayClosing, rows: Iterable[Any]) -> dict[str, Any]:
    """兑换日结 of one day; ``rows`` are the redemptions made or undone on it."""
    operator = reader.operator
    return {
        "centre_name": reader.desk.centre_name,
        "day": f"{day.year} 年 {day.month} 月 {day.day} 日　{weekday_text(day)}",
        "window": f"{reader.desk.window} 号窗口",
        "rows": [
            {
                "at": f"{local(row.at):%H:%M}",
                "number": row.serial_short,
                "volunteer": f"{row.volunteer_masked} {row.volunteer_number}".strip(),
                "items": row.items,
                "points": f"{row.points} {row.book.unit}" if row.book is Book.TIME else str(row.points),
                "clerk": row.operator,
                "undone": row.undone,
            }
            for row in rows
        ],
        "gifts": [_gift(line) for line in closing.lines],
        "made": str(closing.redemptions),
        "undone": str(closing.undone),
        "points": str(closing.points),
        "ledger": str(closing.spent),
        "differences": [difference.text for difference in closing.differences],
        "printed_at": clock_text(reader.now),
        "printed_by": operator.name if operator else "",
    }
