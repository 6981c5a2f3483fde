"""时长: what waits is approved and hung out in bulk; what is wrong is corrected by a step beside it, never by editing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence

from db.domain.clock import business_date, local
from db.domain.errors import KnownError
from db.domain.service_hours import HourAction, HourState
from db.domain.volunteers import SERVICE_CATEGORIES
from db.ids import new_id
from db.queries.hours import HoursQueue, hours_queue
from db.queries.volunteer_hours import GetHour, get_hour
from db.usecases.hours import HourRef, ListAction, StepHours, StepMany, step_hours, step_many
from db.usecases.service import PaperRow, RecordPaper, record_paper
from desktop.features.volunteers.looks import day_words, hour_badge, hour_icon, hours_words, service_words
from desktop.features.volunteers.part import Part
from desktop.widgets.badge import Badge, BadgeSpec, badge
from desktop.widgets.delegates import BadgeDelegate, CheckDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.entry_form import Entry, read_time
from desktop.widgets.fact_lines import FactLine
from desktop.widgets.key_button import KeyButton
from desktop.widgets.lazy_model import Column
from desktop.widgets.list_bench import Block, ListBench
from desktop.widgets.roles import BADGE_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.segmented import Segmented
from desktop.widgets.timeline import Timeline, TimelineStep

if TYPE_CHECKING:
    from desktop.features.volunteers.page import VolunteersPage

_STATES = (HourState.RECORDED, HourState.CONTESTED, HourState.PUBLIC, HourState.APPROVED, HourState.CONFIRMED, HourState.REJECTED)
_REASONED = {
    HourAction.REJECT: "为什么不通过", HourAction.CONTEST: "本人说哪里不对", HourAction.UPHOLD: "核实了什么",
    HourAction.CORRECT: "为什么改", HourAction.VOID: "为什么作废",
}


class _Hours(RowsModel):
    def __init__(self, part: HoursPart) -> None:
        tr = self.tr
        super().__init__((
            Column("tick", "", lambda row: "", check=lambda row: row.record_id in part.ticked),
            Column("on", tr("日期"), lambda row: f"{row.served_on:%m-%d}"),
            Column("name", tr("姓名"), lambda row: row.name),
            Column("title", tr("活动"), lambda row: row.title or row.category_name, tip=lambda row: row.title),
            Column("time", tr("起止"), lambda row: service_words(row.came_at, row.went_at),
                   roles={TONE_ROLE: lambda row: "t2"}),
            Column("minutes", tr("时长"), lambda row: hours_words(row.minutes), right=True),
            Column("source", tr("来源"), lambda row: row.source.label, roles={TONE_ROLE: lambda row: "t2"}),
            Column("marks", "", lambda row: "", roles={BADGE_ROLE: self._badges}),
        ), part)

    def _badges(self, row: Any) -> tuple[BadgeSpec, ...]:
        found = []
        if row.overlap_minutes:
            found.append(badge(self.tr("重叠 {}").format(hours_words(row.overlap_minutes)), "warn"))
        elif row.issues:
            found.append(badge(self.tr("要核实"), "warn"))
        if row.review:
            found.append(badge(self.tr("两处不一"), "bad"))
        if row.mine and row.state is HourState.RECORDED:
            found.append(BadgeSpec(self.tr("我记的"), "neutral"))
        if row.state is HourState.PUBLIC and row.public_until is not None:
            found.append(badge(self.tr("到 {:%m-%d}").format(row.public_until), "outline"))
        return tuple(found)


class HoursPart(Part):
    """The queue at the left, one record with its steps at the right."""

    topics = frozenset({"hours", "service", "volunteers", "standing"})

    def __init__(self, page: VolunteersPage) -> None:
        super().__init__(page)
        tr = self.tr
        self.new_words = tr("补录时长")
        self.ticked: set[str] = set()
        self.detail: Any = None
        self._request = ""
        self._confirmed = False
        self._wanted = ""
        self._asked = ("", 0)
        self._model = _Hours(self)
        empty = EmptyState("circle-check", tr("没有等着的时长"), tr("班次、批量、补录和导入的时长会排在这里。"), role="ok")
        self.bench = self.view = ListBench(
            name="volunteers_hours", title=tr("时长"), model=self._model, widths=(34, 58, 78, None, 104, 100, 70, 150),
            empty=empty, id_of=lambda row: row.record_id, side_width=380, give_way=(6, 4, 7), least=110,
        )
        self.bench.table.set_delegates({0: CheckDelegate(), 7: BadgeDelegate()})
        self._model.check_requested.connect(self._tick)
        self.state = Segmented(
            ((HourState.RECORDED, tr("待审")), (HourState.CONTESTED, tr("异议")), (HourState.PUBLIC, tr("公示")),
             (HourState.APPROVED, tr("已审")), (HourState.CONFIRMED, tr("确认")), (HourState.REJECTED, tr("退回"))),
            name="volunteers_hours_state", label=tr("状态"),
        )
        self.bench.add_filter(self.state)
        self.bench.filters.addStretch(1)
        self.state.changed.connect(lambda _: self._turn())
        self.badge = Badge()
        self.bench.side.add_right(self.badge)
        self.steps = Timeline(name="volunteers_hour_steps")
        self.steps.setMinimumHeight(64)
        self.bench.info.layout().insertWidget(1, self.steps, 1)  # type: ignore[attr-defined]
        self.approve = KeyButton("F9", tr("审核并公示"), name="volunteers_approve", kind="primary")
        self.reject = KeyButton("F7", tr("不通过、作废"), name="volunteers_reject")
        self.correct = KeyButton("F4", tr("更正"), name="volunteers_correct")
        self.contest = KeyButton("Ctrl+J", tr("异议"), name="volunteers_contest")
        self.bench.info.add_keys(self.approve, self.correct)
        self.bench.info.add_keys(self.reject, self.contest)
        self._connect()

    def _connect(self) -> None:
        bench = self.bench
        bench.chosen.connect(self._chosen)
        bench.form.committed.connect(self._commit)
        bench.form.sought.connect(lambda field, text: self.seek(bench.form, field, text))
        bench.form.edited.connect(lambda _: self._touched())
        bench.opened.connect(lambda row: self._tick_row(row.record_id))
        self.approve.triggered.connect(self._approve)
        self.reject.triggered.connect(self._reject_form)
        self.correct.triggered.connect(lambda: self._reason_form(HourAction.CORRECT))
        self.contest.triggered.connect(self._contest_form)
        everything = QAction(self.tr("全选、全不选"), bench.table)
        everything.setShortcut(QKeySequence("Ctrl+A"))
        everything.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        everything.triggered.connect(self._tick_all)
        bench.table.addAction(everything)
        person = QAction(self.tr("打开这位志愿者"), bench)
        person.setShortcut(QKeySequence("Ctrl+O"))
        person.triggered.connect(self._open_person)
        bench.addAction(person)

    # ------------------------------------------------------------ the queue

    def show(self) -> None:
        state = self.state.value
        self.ask("queue", hours_queue, HoursQueue(state=state), self._queued)

    def _turn(self) -> None:
        self.ticked.clear()
        self.show()

    def _queued(self, queue: Any) -> None:
        rows = tuple(row for group in queue.groups for row in group.rows)
        self.ticked &= {row.record_id for row in rows}
        wanted, self._wanted = self._wanted, ""
        self.bench.note.set_text(self.tr("{} 条，{}").format(queue.records, hours_words(queue.minutes)))
        self.bench.set_rows(rows, wanted=wanted or None)
        self._renew()

    def open(self, record_id: str) -> None:
        """Show a record, wherever it stands."""
        self.bench.close_form()
        self.ask("hour.open", get_hour, GetHour(record_id), self._found)

    def _found(self, detail: Any) -> None:
        if detail.row.state in _STATES:
            self.state.set_value(detail.row.state)
            self._wanted = detail.row.record_id
            self.show()
        self._detail(detail)

    def _chosen(self, row: Any) -> None:
        if row is None:
            self.detail, self._asked = None, ("", 0)
            self.badge.set_spec(None)
            self.bench.set_side_title("")
            self.bench.info.set_info(self.tr("没有选中哪一条"), "")
            self.steps.set_steps(())
            self._renew()
        elif self._asked != (row.record_id, row.version):
            self._asked = row.record_id, row.version
            self.ask("hour", get_hour, GetHour(row.record_id), self._detail)

    def _detail(self, detail: Any) -> None:
        self.detail = detail
        row = detail.row
        tr = self.tr
        self.badge.set_spec(hour_badge(row.state))
        self.bench.set_side_title(tr("一条时长"))
        lines = [
            FactLine(tr("时间"), f"{row.served_on}　{service_words(row.came_at, row.went_at)}"),
            FactLine(tr("时长"), hours_words(row.minutes), bold=True),
            FactLine(tr("来源"), "　".join(part for part in (row.source.label, row.organisation) if part)),
        ]
        if row.place:
            lines.append(FactLine(tr("地点"), row.place))
        if row.recorder:
            lines.append(FactLine(tr("记录人"), row.recorder))
        if row.overlap_minutes:
            lines.append(FactLine(tr("与别的记录重叠，可计"), hours_words(row.countable), "warn", bold=True))
        checks = [Block(tr("要核实"), (), "；".join(row.issues))] if row.issues else []  # first: never below the edge
        blocks = [*checks, Block("", tuple(lines))]
        self.bench.info.set_info(f"{row.name}　{row.number}", row.title or row.category_name, blocks)
        self.steps.set_steps([self._step(step) for step in reversed(detail.steps)])
        self._renew()

    def _step(self, step: Any) -> TimelineStep:
        icon, role = hour_icon(step.action)
        parts = [hours_words(step.minutes) if step.minutes is not None else "", step.reason, step.arithmetic]
        if step.public_until is not None:
            parts.append(self.tr("公示到 {}").format(step.public_until))
        if not step.standing:
            parts.append(self.tr("另一处先处理了，这一步没有算数"))
        return TimelineStep(
            step.action.label, "；".join(part for part in parts if part), f"{local(step.at):%m-%d %H:%M} {step.operator}",
            icon, role, quiet=not step.standing,
        )

    def _renew(self) -> None:
        tr, state = self.tr, self.state.value
        chosen = self._refs()
        minutes = sum(row.minutes for row in chosen)
        words = tr("{} 条").format(len(chosen)) if len(chosen) > 1 else ""
        if state is HourState.RECORDED:
            self.approve.set_title(tr("审核并公示 {}").format(words).strip())
        elif state is HourState.APPROVED:
            self.approve.set_title(tr("公示 {}").format(words).strip())
        else:
            self.approve.set_title(tr("审核并公示"))
        able = state in (HourState.RECORDED, HourState.APPROVED)
        self.approve.set_refusal(
            "" if able and chosen else tr("这里没有等审核的。") if not able else tr("请先选中或勾选要审核的。")
        )
        ticked = tr("　已勾 {} 条，{}").format(len(self.ticked), hours_words(minutes)) if self.ticked else ""
        self.bench.panel.set_note(ticked.strip())
        allowed = set(self.detail.allowed) if self.detail is not None else set()
        none = tr("这条时长现在不能这样办。")
        self.correct.set_refusal("" if HourAction.CORRECT in allowed else none)
        self.reject.set_refusal("" if allowed & {HourAction.REJECT, HourAction.VOID} else none)
        self.contest.set_refusal("" if allowed & {HourAction.CONTEST, HourAction.UPHOLD} else none)
        self.contest.set_title(tr("维持原记录") if HourAction.UPHOLD in allowed else tr("提出异议"))

    # ------------------------------------------------------------ ticking and approving

    def _tick(self, place: Any, on: bool) -> None:
        record_id = self._model.rows[place].record_id
        if on:
            self.ticked.add(record_id)
        else:
            self.ticked.discard(record_id)
        self._model.refresh([place])
        self._renew()

    def _tick_row(self, record_id: str) -> None:
        place = next(n for n, row in enumerate(self._model.rows) if row.record_id == record_id)
        self._tick(place, record_id not in self.ticked)

    def _tick_all(self) -> None:
        """All that this operator may judge; a second time none."""
        able = {row.record_id for row in self._model.rows if not row.mine}
        self.ticked = set() if self.ticked >= able else able
        self._model.refresh()
        self._renew()

    def _refs(self) -> tuple[Any, ...]:
        if self.ticked:
            return tuple(row for row in self._model.rows if row.record_id in self.ticked)
        return (self.bench.current,) if self.bench.current is not None else ()

    def _approve(self) -> None:
        refs = tuple(HourRef(row.record_id, row.version) for row in self._refs())
        action = ListAction.APPROVE_PUBLISH if self.state.value is HourState.RECORDED else ListAction.PUBLISH
        self.run(step_many, StepMany(refs=refs, action=action), self._approved)

    def _approved(self, stepped: Any) -> None:
        self.ticked.clear()
        refused = [row for row in stepped.rows if not row.ok]
        if stepped.done:
            rest = self.tr("{}，公示期满自动确认").format(hours_words(stepped.minutes))
            self.tell(self.tr("已审核并公示 {} 条").format(stepped.done), rest)
        if refused:
            self.page.show_fault(
                self.tr("{} 条没有审核").format(len(refused)), refused[0].message, note=refused[0].code
            )
        self.show()

    # ------------------------------------------------------------ one record

    def _reason_form(self, *actions: HourAction) -> None:
        row = self.detail.row
        entries: list[Entry] = []
        values: dict[str, Any] = {}
        if len(actions) > 1:
            entries.append(Entry("action", self.tr("怎么办"), "side", options=tuple((one, one.label) for one in actions)))
            values["action"] = actions[0]
        if HourAction.CORRECT in actions:
            entries.append(Entry("hours", self.tr("小时"), "number", most=12))
            entries.append(Entry("minutes", self.tr("分钟"), "number", most=59))
            right = row.countable if row.overlap_minutes else row.minutes
            values |= {"hours": right // 60, "minutes": right % 60}
        entries.append(Entry("reason", self.tr("原因"), hint=self.tr(_REASONED[actions[0]])))
        lead = self.tr("{}　{}　{}").format(row.name, day_words(row.served_on), hours_words(row.minutes))
        self.bench.form.open(f"step:{actions[0]}", entries, values, lead=lead, save=actions[0].label if len(actions) == 1 else "")
        self.bench.show_form(actions[0].label)

    def _reject_form(self) -> None:
        allowed = self.detail.allowed
        self._reason_form(*(one for one in (HourAction.REJECT, HourAction.VOID) if one in allowed))

    def _contest_form(self) -> None:
        allowed = self.detail.allowed
        self._reason_form(next(one for one in (HourAction.UPHOLD, HourAction.CONTEST) if one in allowed))

    def begin(self) -> None:
        self._request, self._confirmed = new_id(), False
        tr = self.tr
        entries = (
            Entry("who", tr("志愿者"), "pick", hint=tr("姓名、拼音、编号")),
            Entry("on", tr("日期"), "date"),
            Entry("starts", tr("从"), "time", hint="9:00"),
            Entry("ends", tr("到"), "time", hint="11:30"),
            Entry("rest", tr("休息、路途"), "number", hint=tr("分钟，不计时长"), most=600),
            Entry("category", tr("类别"), "choice", options=tuple(SERVICE_CATEGORIES.items())),
            Entry("place", tr("地点")),
            Entry("served_for", tr("服务对象")),
            Entry("content", tr("内容")),
            Entry("organisation", tr("组织"), hint=tr("在别的组织做的才填")),
        )
        values = {"on": business_date(self.desk.now()), "category": "other"}
        self.bench.form.open("paper", entries, values, lead=tr("凭纸质记录补录；按实际服务的时间填，不含路途。"), save=tr("补录"))
        self.bench.show_form(tr("补录时长"))

    def _touched(self) -> None:
        self._confirmed = False

    def _commit(self, purpose: str) -> None:
        form = self.bench.form
        values = form.values()
        if purpose == "paper":
            self._record(values)
            return
        action = values.get("action") or HourAction(purpose.removeprefix("step:"))
        minutes = values["hours"] * 60 + values["minutes"] if action is HourAction.CORRECT else None
        request = StepHours(
            record_id=self.detail.row.record_id, action=action, base_version=self.detail.row.version, minutes=minutes,
            reason=values["reason"],
        )
        self.run(step_hours, request, self._stepped, self._not_kept)

    def _record(self, values: dict[str, Any]) -> None:
        form = self.bench.form
        starts, ends = read_time(values["starts"]), read_time(values["ends"])
        for name, value, words in (
            ("who", values["who"], self.tr("请先选一位志愿者。")), ("on", values["on"], self.tr("请填日期。")),
            ("starts", starts, self.tr("请填开始时间，例如 9:00。")), ("ends", ends, self.tr("请填结束时间，例如 11:30。")),
        ):
            if not value:
                form.say(words, name)
                return
        row = PaperRow(
            volunteer_id=values["who"], served_on=values["on"], starts=starts, ends=ends,  # type: ignore[arg-type]
            rest_minutes=values["rest"], category=values["category"], place=values["place"],
            served_for=values["served_for"], content=values["content"],
        )
        request = RecordPaper(
            request_id=self._request, row=row, organisation=values["organisation"], confirmed=self._confirmed
        )
        self.run(record_paper, request, self._recorded, self._not_kept)

    def _recorded(self, saved: Any) -> None:
        self.tell(self.tr("已补录 {}").format(hours_words(saved.minutes)), self.tr("等别人审核"))
        self.state.set_value(HourState.RECORDED)
        self._wanted = saved.record_id
        self.bench.show_info()
        self.show()

    def _stepped(self, stepped: Any) -> None:
        self.tell(stepped.state.label, stepped.arithmetic)
        self.bench.show_info()
        self._asked = ("", 0)
        self.show()

    def _not_kept(self, error: KnownError) -> None:
        self._confirmed = error.code.endswith("-CONFIRM")
        fields = {"went_at": "ends", "came_at": "starts", "volunteer_id": "who", "rest_minutes": "rest", "served_on": "on"}
        self.bench.form.say(error.message, fields.get(error.field or "", error.field or ""))

    def _open_person(self) -> None:
        if self.detail is not None:
            self.page.open_person(self.detail.row.volunteer_id)

    def focus_first(self) -> None:
        self.bench.focus_first()

    def escape(self) -> bool:
        return self.bench.close_form()
