"""What a scan does, whatever field has the focus: a receipt opens its case, an ID card its person, a slip its demand.

A certificate is verified wherever it was scanned. A volunteer's card belongs to the page in front if that waits for
one (sign-in, redemption); else it opens its holder.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from db.domain.scancodes import ScanKind, parse_scan
from desktop.page import Page, ShellContext
from desktop.shell.one_box import OneBox


class ScanRouter(QObject):
    """Anything not understood is looked up in the one-box."""

    def __init__(
        self, context: ShellContext, one_box: OneBox, parent: QObject, *, front: Callable[[], Page | None]
    ) -> None:
        super().__init__(parent)
        self._front = front
        self._context = context
        self._one_box = one_box

    def take(self, text: str) -> None:
        """Act on what a scanner sent."""
        scan = parse_scan(text)
        if scan.kind is ScanKind.NOTICE:
            self._context.go("walkin", notice_serial=scan.value)
        elif scan.kind is ScanKind.DEMAND:
            self._context.go("demands", code=scan.value)
        elif scan.kind is ScanKind.HOUSEHOLD:
            self._context.go("visits", household_id=scan.value)
        elif scan.kind is ScanKind.VISIT_FORM:
            self._context.go("visits", form_number=scan.value)
        elif scan.kind is ScanKind.REDEMPTION:
            self._context.go("points", redemption=scan.value)
        elif scan.kind is ScanKind.CERTIFICATE:
            self._context.go("certificates", code=scan.value)
        elif scan.kind is ScanKind.CARD:
            page = self._front()
            if page is None or not page.take_card(scan.value):
                self._context.go("volunteers", card=scan.value)
        elif scan.kind is ScanKind.TEXT:
            self._one_box.look_up(scan.value)
        else:
            self._ask(scan.kind, scan.value)

    def _ask(self, kind: ScanKind, value: str) -> None:
        from db.queries.search import OneBox as Question
        from db.queries.search import one_box

        context = self._context
        job = context.tasks.latest("scan", context.desk.ask, one_box, Question(value, 1))
        job.done.connect(lambda hits: self._answer(kind, value, hits))

    def _answer(self, kind: ScanKind, value: str, hits: object) -> None:
        exact = hits.exact  # type: ignore[attr-defined]
        if kind is ScanKind.ID_NUMBER:
            if exact is not None and exact.kind == "person":
                self._context.go("walkin", resident_id=exact.id)
            else:
                self._context.go("walkin", new_resident=value)
        elif exact is not None and exact.kind == "case":
            self._context.go("cases", case_id=exact.id)
        else:
            self._context.notices.show(
                self.tr("没有这张回执"), self.tr("{0} 不是本机办的件；请核对回执上的中心。").format(value), level="warn"
            )
