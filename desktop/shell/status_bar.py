"""The strip along the bottom of the window: the day's counts, printer, backup, date and time, F1."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QWidget

from db.domain.clock import local
from desktop.shell.brand import FootBar, IconWords
from desktop.shell.sign_in import WEEKDAYS
from desktop.widgets.keycap import LinkKey


class StatusBar(FootBar):
    """Facts only; what needs doing is said elsewhere."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(name="status", parent=parent)
        self.counts = {
            "today": IconWords("", self.tr("今日"), name="status_today"),
            "accepted": IconWords("", "", name="status_accepted"),
            "instant": IconWords("", "", name="status_instant"),
            "soon": IconWords("", "", name="status_soon"),
            "overdue": IconWords("", "", name="status_overdue"),
        }
        for part in self.counts.values():
            self.add_left(part)
        self.printer = IconWords("printer", "", name="status_printer")
        self.backup = IconWords("hard-drive", "", name="status_backup")
        self.moment = IconWords("", "", name="status_moment")
        self.keys = LinkKey("F1", self.tr("快捷键"), name="status_keys")
        self.keys.action.setText(self.tr("快捷键"))
        for part in (self.printer, self.backup, self.moment, self.keys):
            self.add_right(part)

    def set_counts(self, accepted: int, instant: int, soon: int, overdue: int) -> None:
        """The centre's day."""
        self.counts["accepted"].set_words(self.tr("受理"), str(accepted))
        self.counts["instant"].set_words(self.tr("即办"), str(instant))
        self.counts["soon"].set_words(self.tr("将到期"), str(soon), role="warn" if soon else "t2")
        self.counts["overdue"].set_words(self.tr("超期"), str(overdue), role="bad" if overdue else "t2")

    def set_moment(self, now: datetime, *, doubtful: bool = False) -> None:
        """Date, weekday and time at the desk of an instant in UTC; ``doubtful`` when the clock was set back."""
        here = local(now)
        words = f"{here:%Y-%m-%d} 星期{WEEKDAYS[here.weekday()]} {here:%H:%M}"
        if doubtful:
            self.moment.set_words(self.tr("时间可能不对，请核对：{0}").format(words), role="warn")
        else:
            self.moment.set_words(words)

    def set_backup(self, at: datetime | None, *, failed: bool = False) -> None:
        """When the last backup was taken; None while there is none."""
        if failed:
            self.backup.set_words(self.tr("备份没有成功"), role="bad")
        elif at is None:
            self.backup.set_words(self.tr("还没有备份"))
        else:
            self.backup.set_words(self.tr("备份 {0}").format(f"{local(at):%H:%M}"))
