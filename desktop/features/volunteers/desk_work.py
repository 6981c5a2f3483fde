"""Works the sign-in desk: cards in, stays out; nothing is decided twice and one key takes the last scan back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer

from db.domain.clock import business_date, local
from db.domain.errors import KnownError
from db.domain.service_scans import Direction
from db.ids import new_id
from db.queries.activities import ShiftRow, ShiftsToday, shifts_today
from db.queries.service_desk import Exceptions, ShiftSheet, exceptions, preview_batch, shift_sheet
from db.service_batches import RecordBatch
from db.usecases.service import (
    CorrectScan,
    ScanByHand,
    ScanCard,
    correct_scan,
    record_batch,
    scan_by_hand,
    scan_card,
)
from db.usecases.shift_closing import CloseShift, close_shift
from desktop.features.volunteers.desk_view import EXCEPTIONS, SHEET, DeskView
from desktop.features.volunteers.looks import hours_words, span_words
from desktop.features.volunteers.part import Part
from desktop.features.volunteers.pictures import load_bearer, load_photo
from desktop.widgets.entry_form import Entry
from desktop.widgets.pick_field import Choice

if TYPE_CHECKING:
    from desktop.features.volunteers.page import VolunteersPage

LOOK_BACK_DAYS = 7
_QUIET_MS = 150


class DeskPart(Part):
    """Knows the shift at the desk and the scan that F7 takes back."""

    topics = frozenset({"service", "activities", "volunteers", "hours", "cards"})

    def __init__(self, page: VolunteersPage) -> None:
        super().__init__(page)
        self.view = view = DeskView()
        self.new_words = ""
        self.shift_id: str | None = None
        self._shifts: tuple[ShiftRow, ...] = ()
        self._day: date | None = None
        self._last = ""
        self._shown = self._wanted = ""
        self._armed = False
        self._batch_id = ""
        self._sure = False
        self._sheet: Any = None
        self.typing = QTimer(self)
        self.typing.setSingleShot(True)
        self.typing.setInterval(_QUIET_MS)
        self.typing.timeout.connect(self._preview)
        view.shift_chosen.connect(self._choose)
        view.exception_opened.connect(self._open_exception)
        view.undo.triggered.connect(self.undo)
        view.by_hand.triggered.connect(lambda: self._by_hand_form())
        view.sheet_table.opened.connect(lambda _: self._by_hand_form(view.line))
        view.group.triggered.connect(self._begin_batch)
        view.close_shift.triggered.connect(self._close)
        view.form.committed.connect(self._commit)
        view.form.sought.connect(lambda field, text: self.seek(view.form, field, text))
        view.batch.edited.connect(self._batch_edited)
        view.batch.saved.connect(self._save_batch)
        view.batch.left.connect(self._leave_batch)
        self._renew()

    # ------------------------------------------------------------ reading

    def show(self) -> None:
        self.ask("shifts", shifts_today, ShiftsToday(), self._shifts_here)
        self._ask_exceptions()

    def _ask_exceptions(self) -> None:
        today = business_date(self.desk.now())
        request = Exceptions(today - timedelta(days=LOOK_BACK_DAYS), today)
        self.ask("exceptions", exceptions, request, self.view.show_exceptions)

    def _shifts_here(self, shifts: tuple[ShiftRow, ...]) -> None:
        today = business_date(self.desk.now())
        fresh, self._day = self._day != today, today
        self._shifts = shifts
        ids = [one.shift_id for one in shifts]
        if fresh or (self.shift_id is not None and self.shift_id not in ids):
            now = self.desk.now()
            waiting = [one for one in shifts if one.closed_at is None and one.state != "cancelled"]
            running = [one for one in waiting if one.starts_at - timedelta(minutes=30) <= now <= one.ends_at]
            chosen = (running or waiting or [None])[0]
            self.shift_id = chosen.shift_id if chosen is not None else None
        options = [(one.shift_id, f"{span_words(one.starts_at, one.ends_at)} {one.title}") for one in shifts]
        self.view.set_shifts([*options, (None, self.tr("不在班次里的服务"))], self.shift_id)
        self._ask_sheet()

    def _ask_sheet(self) -> None:
        self.ask("sheet", shift_sheet, ShiftSheet(self.shift_id), self._sheet_here)

    def _sheet_here(self, sheet: Any) -> None:
        self._sheet = sheet
        wanted, self._wanted = self._wanted, ""
        self.view.show_sheet(sheet, wanted)
        self._renew()

    def _choose(self, shift_id: object) -> None:
        self.shift_id = str(shift_id) if shift_id is not None else None
        self._last, self._armed = "", False
        self.view.last.show_ready()
        self._ask_sheet()

    @property
    def shift(self) -> ShiftRow | None:
        """The shift at the desk."""
        return next((one for one in self._shifts if one.shift_id == self.shift_id), None)

    def _renew(self) -> None:
        view, shift, sheet = self.view, self.shift, self._sheet
        present = sheet.present if sheet is not None else 0
        view.undo.set_refusal("" if self._last else self.tr("还没有刷过卡，没有要撤回的。"))
        if shift is None:
            view.set_close("", self.tr("不在班次里，离开 6 小时自动结算"))
        elif shift.closed_at is not None:
            view.set_close("", self.tr("这一班已经结束，时长待审核"))
        elif shift.state == "cancelled":
            view.set_close("", self.tr("这一班已取消"))
        else:
            if self._armed:
                words = self.tr("{} 人按班次结束时间签退，再按一次").format(present)
            elif present:
                words = self.tr("还有 {} 人在岗；生成时长，等审核").format(present)
            else:
                words = self.tr("生成时长，等审核")
            view.set_close(words)

    def focus_first(self) -> None:
        self.view.focus_first()

    def escape(self) -> bool:
        if self.view.batching:
            self._leave_batch()
        elif self.view.filling:
            self.view.close_form()
        elif self._armed:
            self._armed = False
            self._renew()
        elif self.view.tabs.value == EXCEPTIONS:
            self.view.show_tab(SHEET)
            self.view.focus_first()
        else:
            return False
        return True

    # ------------------------------------------------------------ scans

    def take_card(self, text: str) -> bool:
        self._armed = False
        self.page.fault_bar.clear()
        if self.view.batching:
            self.view.batch.add_line(text)
            return True
        self.view.say("")
        request = ScanCard(request_id=new_id(), text=text, shift_id=self.shift_id)
        self.run(scan_card, request, lambda answer: self._answered(answer, text), self._refused)
        return True

    def _answered(self, answer: Any, text: str = "") -> None:
        """``text`` is the card that was scanned; without one, only those allowed see the photo."""
        if self.view.filling:
            self.view.close_form()
        if answer.accepted and not answer.repeated:
            self._last = answer.scan_id
        self.view.last.show_answer(answer)
        head = answer.volunteer
        self._shown = head.volunteer_id if head is not None else ""
        self._wanted = self._shown if answer.accepted else ""
        if head is not None and head.photo_id is not None:
            seen = text and answer.accepted
            load, what = (load_bearer, text) if seen else (load_photo, head.photo_id)
            job = self.tasks.latest("volunteers.photo", load, self.desk, what)
            job.done.connect(lambda image: self._photo_here(head.volunteer_id, image))
        self.view.show_tab(SHEET)
        self._ask_sheet()
        self._renew()

    def _photo_here(self, volunteer_id: str, image: Any) -> None:
        if volunteer_id == self._shown:
            self.view.last.show_photo(image)

    def _refused(self, error: KnownError) -> None:
        self.view.last.show_words("bad", "circle-x", self.tr("没有记上"), error.message)

    def undo(self) -> None:
        """Take the last scan back."""
        if self._last:
            scan_id, self._last = self._last, ""
            self.run(correct_scan, CorrectScan(scan_id=scan_id, request_id=new_id()), self._undone, self._refused)

    def _undone(self, answer: Any) -> None:
        self.view.last.show_taken_back(answer)
        self._ask_sheet()
        self._ask_exceptions()
        self._renew()

    def sign_by_hand(self, volunteer_id: str, name: str, number: str) -> None:
        """Ask about somebody who came without the card and was found elsewhere."""
        self._ask_by_hand(Choice(volunteer_id, name, number))

    def _by_hand_form(self, line: Any = None) -> None:
        self._ask_by_hand(Choice(line.volunteer_id, line.name, line.number) if line is not None else None)

    def _ask_by_hand(self, who: Choice | None) -> None:
        entries = (
            Entry("who", self.tr("志愿者"), "pick", hint=self.tr("姓名、拼音、编号、手机尾号")),
            Entry("way", self.tr("记为"), "side", options=(
                ("", self.tr("自动")), (Direction.IN, self.tr("签到")), (Direction.OUT, self.tr("签退")),
            )),
        )
        self.view.form.open(
            "hand", entries, {"who": who, "way": ""}, lead=self.tr("没带卡：核对身份证或本人照片后再记。"), save=self.tr("记上"),
        )
        self.view.show_form(self.tr("没带卡"))

    def _commit(self, purpose: str) -> None:
        values = self.view.form.values()
        if not values["who"]:
            self.view.form.say(self.tr("请先选一位志愿者。"), "who")
            return
        request = ScanByHand(
            request_id=new_id(), volunteer_id=str(values["who"]), shift_id=self.shift_id, direction=values["way"] or None,
        )
        self.run(scan_by_hand, request, self._answered, lambda error: self.view.form.say(error.message, error.field or ""))

    # ------------------------------------------------------------ the end of a shift

    def _close(self) -> None:
        shift, sheet = self.shift, self._sheet
        if shift is None or sheet is None:
            return
        over = self.desk.now() >= shift.ends_at
        if sheet.present and not self._armed and not over:
            self._armed = True
            self._renew()
            self.view.say(self.tr("还有 {} 人没签退。再按 F9 都算到班次结束；或先刷卡签退。").format(sheet.present))
            return
        self._armed = False
        self.view.say("")
        self.run(close_shift, CloseShift(shift_id=shift.shift_id, force=True), self._closed, self._not_closed)

    def _closed(self, closed: Any) -> None:
        rest = self.tr("{} 条，{}，在「时长」里审核").format(closed.records, hours_words(closed.minutes))
        if closed.exceptions:
            rest += self.tr("；{} 条要核实").format(closed.exceptions)
        self.tell(self.tr("本班已结束"), rest)
        self._last = self._shown = ""
        self.view.last.show_ready()
        self.show()

    def _not_closed(self, error: KnownError) -> None:
        self.view.say(error.message)
        self._renew()

    def _open_exception(self, row: Any) -> None:
        if row.record_id:
            self.page.open_hours(row.record_id)
        else:
            self._by_hand_form(row)

    # ------------------------------------------------------------ a group

    def _begin_batch(self) -> None:
        shift, now = self.shift, local(self.desk.now())
        self._batch_id, self._sure = new_id(), False
        title = self.tr("不在班次里的服务")
        if shift is not None:
            title = f"{span_words(shift.starts_at, shift.ends_at)} {shift.title}"
        starts = f"{local(shift.starts_at):%H:%M}" if shift is not None else ""
        ends = f"{local(shift.ends_at):%H:%M}" if shift is not None else ""
        self.view.batch.begin(title, local(shift.starts_at).date() if shift is not None else now.date(), starts, ends)
        self.view.show_batch(True)
        self.view.focus_first()

    def _leave_batch(self) -> None:
        self.view.show_batch(False)
        self.view.focus_first()
        self._ask_sheet()

    def _request(self, *, confirmed: bool = False) -> RecordBatch | None:
        batch = self.view.batch
        starts, ends = batch.times()
        text, on = batch.text.toPlainText(), batch.on.value
        if starts is None or ends is None or on is None or not text.strip():
            return None
        return RecordBatch(
            request_id=self._batch_id, text=text, on=on, starts=starts, ends=ends, rest_minutes=batch.rest.value(),
            shift_id=self.shift_id, category="" if self.shift_id else "other", confirmed=confirmed,
        )

    def _batch_edited(self) -> None:
        self._sure = False
        if self.view.batching:
            self.typing.start()

    def _preview(self) -> None:
        request = self._request()
        if request is None:
            empty = not self.view.batch.text.toPlainText().strip()
            words = self.tr("请先录人：一行一人。") if empty else self.tr("请先填日期和起止时间，例如 9:00 到 11:30。")
            self.view.batch.show_lines((), words)
        else:
            self.ask("batch", preview_batch, request, self._previewed)

    def _previewed(self, result: Any) -> None:
        good = any(not row.problem for row in result.lines)
        self.view.batch.show_lines(result.lines, "" if good else self.tr("没有一行认得出来，请对照右边改。"))

    def _save_batch(self) -> None:
        if self.typing.isActive():
            self.typing.stop()
        request = self._request(confirmed=self._sure)
        if request is None:
            self._preview()
        else:
            self.run(record_batch, request, self._batch_saved, self._batch_refused)

    def _batch_refused(self, error: KnownError) -> None:
        self.view.batch.say(error.message)

    def _batch_saved(self, result: Any) -> None:
        sure = self._sure
        held = tuple(row for row in result.lines if row.problem or (row.warning and not sure))
        minutes = sum(row.minutes for row in result.lines if row not in held)
        if result.saved:
            rest = self.tr("{}，在「时长」里审核").format(hours_words(minutes))
            self.tell(self.tr("已记 {} 人").format(result.saved), rest)
        self._batch_id = new_id()
        if not held:
            self._leave_batch()
            return
        batch = self.view.batch
        batch.text.setPlainText("\n".join(row.text for row in held))
        self._sure = all(row.warning and not row.problem for row in held)
        if self._sure:
            batch.say(self.tr("还有 {} 行留意：{}。核对无误再按 F9 照记。").format(len(held), held[0].warning.rstrip("。")))
        else:
            batch.say(self.tr("还有 {} 行没记上，改好再按 F9。").format(len(held)))
