"""How figures of points are written."""

from __future__ import annotations

from datetime import date, datetime

from db.domain.clock import local
from db.queries.points import AccountView
from desktop.widgets.badge import BadgeSpec
from desktop.widgets.fact_lines import FactLine


def signed(amount: int) -> str:
    """``+3`` or ``−60`` with a real minus."""
    return f"+{amount}" if amount > 0 else f"−{-amount}" if amount < 0 else "0"


def hours_words(minutes: int) -> str:
    """``612 小时``, with minutes where there are any."""
    hours, rest = divmod(minutes, 60)
    return f"{hours} 小时" if not rest else f"{hours} 小时 {rest} 分" if hours else f"{rest} 分钟"


def moment(at: datetime) -> str:
    """``11-20 10:43`` here."""
    return f"{local(at):%m-%d %H:%M}"


def day_words(on: date, today: date) -> str:
    """The month and day of this year, the whole date otherwise."""
    return f"{on:%m-%d}" if on.year == today.year else f"{on:%Y-%m-%d}"


def account_lines(view: AccountView, today: date, unit: str = "分") -> tuple[FactLine, ...]:
    """The account under the big number: what is spendable is what is left of the balance."""
    lines = [FactLine("账面余额", f"{view.balance} {unit}", bold=True)]
    if view.elsewhere:
        lines.append(FactLine("其中 在别的窗口", f"− {view.elsewhere}", "t2", inside=True))
    if view.waiting:
        lines.append(FactLine("其中 待公示", f"− {view.waiting}", "t2", inside=True))
    if view.owed:
        lines.append(FactLine("欠分（以后得的先补）", f"{view.owed} {unit}", "bad", bold=True))
    lines.append(FactLine("服务时长（不减少）", hours_words(view.hours_minutes)))
    if view.lapse is not None:
        lines.append(FactLine("将过期", f"{view.lapse.amount} {unit}・{day_words(view.lapse.on, today)}", "warn"))
    return tuple(lines)


def quarter_badge(view: AccountView) -> BadgeSpec:
    """The quarter's limit as a line with a tick or a warning."""
    out = view.times_left is not None and view.times_left <= 0
    return BadgeSpec(view.quarter_text, "warn" if out else "ok", "triangle-alert" if out else "circle-check")
