"""Planning, holding and printing meetings, and ticking the steps of 四议两公开."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from db.domain.clock import business_date
from db.domain.errors import KnownError
from db.domain.meetings import MEETING_KINDS
from db.queries.decisions import DecisionDetail, GetDecision, ListDecisions, get_decision, list_decisions
from db.queries.demand_lists import DemandRow
from db.queries.ground import OwnerRow
from db.queries.meetings import (
    DrawAgenda,
    DrawnDemand,
    GetMeeting,
    ListMeetings,
    ListOutcomes,
    MeetingDetail,
    draw_meeting_agenda,
    get_meeting,
    list_meetings,
    list_outcomes,
)
from db.queries.search import Hits, OneBox, one_box
from db.usecases.decisions import (
    BeginDecision,
    DropDecision,
    TickDecision,
    begin_decision,
    drop_decision,
    tick_decision,
)
from db.usecases.meeting_papers import (
    MeetingPaperQueued,
    PrintDecision,
    PrintMinutes,
    print_decision,
    print_minutes,
)
from db.usecases.meetings import (
    AddAgendaItem,
    AddAttendees,
    AddDemands,
    AttendeeForm,
    CancelMeeting,
    MeetingSaved,
    OrderAgenda,
    PlanMeeting,
    RemoveAgendaItem,
    RemoveAttendee,
    add_agenda_item,
    add_attendees,
    add_demands,
    cancel_meeting,
    order_agenda,
    plan_meeting,
    remove_agenda_item,
    remove_attendee,
)
from db.usecases.minutes import FinishOutcome, HoldMeeting, finish_outcome, hold_meeting
from desktop.features.demands.meetings_view import MeetingsView
from desktop.features.demands.seekers import matching_demands, owner_choices, person_choices
from desktop.features.demands.side_form import Entry
from desktop.widgets.pick_field import Choice, answers

if TYPE_CHECKING:
    from desktop.features.demands.page import DemandsPage


class MeetingsWork(QObject):
    """Keeps the view in step with the data, and does what its keys ask."""

    def __init__(self, page: DemandsPage) -> None:
        super().__init__(page)
        self._page = page
        self._desk, self._tasks = page.context.desk, page.context.tasks
        self._owners: tuple[OwnerRow, ...] = ()
        self._wanted = ""
        self._draft: dict[str, Any] = {}
        self.view = MeetingsView()
        panel = self.view.meeting
        panel.topic.set_seek(self._seek_demand)
        panel.person.set_seek(self._seek_person)
        self._connect()

    def _connect(self) -> None:
        view, panel, decision = self.view, self.view.meeting, self.view.decision
        view.meeting_chosen.connect(self._read_meeting)
        view.decision_chosen.connect(self._read_decision)
        view.list_changed.connect(lambda _: self.ask())
        view.finish_wanted.connect(self._finish)
        view.form.committed.connect(self._save)
        view.form.left.connect(self._leave_form)
        panel.item_wanted.connect(self._add_item)
        panel.item_removed.connect(lambda item: self._change(remove_agenda_item, RemoveAgendaItem(item)))
        panel.item_moved.connect(self._order)
        panel.draw_wanted.connect(self._draw)
        panel.attendee_wanted.connect(self._attend)
        panel.attendee_removed.connect(lambda one: self._change(remove_attendee, RemoveAttendee(one)))
        panel.hold_wanted.connect(self._hold)
        panel.print_wanted.connect(self._print)
        panel.change_wanted.connect(lambda: self._plan_form(panel.meeting))
        panel.cancel_wanted.connect(self._cancel_form)
        panel.demand_opened.connect(self._page.open_demand)
        panel.edited.connect(self._page.drafter.touch)
        decision.tick_wanted.connect(self._tick_form)
        decision.drop_wanted.connect(self._drop_form)
        decision.print_wanted.connect(self._print_decision)
        self._page.finder.owners_known.connect(self._owners_known)

    # ------------------------------------------------------------ reading

    def _owners_known(self, rows: tuple[OwnerRow, ...]) -> None:
        self._owners = rows
        self.view.meeting.set_owners(owner_choices(rows))

    def ask(self) -> None:
        """Ask for the list in front."""
        wanted, self._wanted = self._wanted, ""
        ask, latest = self._desk.ask, self._tasks.latest
        match self.view.list:
            case "outcomes":
                latest("meetings.outcomes", ask, list_outcomes, ListOutcomes()).done.connect(self.view.show_outcomes)
            case "decisions":
                job = latest("meetings.decisions", ask, list_decisions, ListDecisions())
                job.done.connect(lambda rows: self.view.show_decisions(rows, wanted))
            case _:
                job = latest("meetings.list", ask, list_meetings, ListMeetings())
                job.done.connect(lambda rows: self.view.show_meetings(rows, wanted))

    def open_meeting(self, meeting_id: str) -> None:
        """Show a meeting."""
        self._wanted = meeting_id
        self.view.show_list("meetings")

    def _read_meeting(self, meeting_id: str) -> None:
        job = self._tasks.latest("meetings.get", self._desk.ask, get_meeting, GetMeeting(meeting_id))
        job.done.connect(self._show_meeting)

    def _show_meeting(self, meeting: MeetingDetail) -> None:
        self.view.meeting.show_meeting(meeting)
        if self._draft.get("meeting") == meeting.meeting_id:
            self.view.meeting.restore(self._draft)
            self._draft = {}
        if not self.view.filling:
            self.view.show_right()

    def _read_decision(self, decision_id: str) -> None:
        job = self._tasks.latest("meetings.decision", self._desk.ask, get_decision, GetDecision(decision_id))
        job.done.connect(self._show_decision)

    def _show_decision(self, decision: DecisionDetail) -> None:
        self.view.decision.show_decision(decision)
        if not self.view.filling:
            self.view.show_right()

    def restore(self, kept: dict[str, Any]) -> None:
        """A draft of minutes and outcomes: shown when its meeting is."""
        self._draft = kept

    # ------------------------------------------------------------ what fields ask

    def _seek_demand(self, text: str) -> None:
        if text:
            job = self._tasks.latest("meetings.topic", matching_demands, self._desk, text, "")
            job.done.connect(self._topics)

    def _topics(self, rows: tuple[DemandRow, ...]) -> None:
        self.view.meeting.topic.set_choices(
            Choice(row.demand_id, row.title, f"{row.serial_short}・{row.state_label}") for row in rows
        )

    def _seek_person(self, text: str) -> None:
        if text:
            job = self._tasks.latest("meetings.person", self._desk.ask, one_box, OneBox(text, 6))
            job.done.connect(lambda hits: self._people(text, hits))

    def _people(self, text: str, hits: Hits) -> None:
        workers = [
            Choice(f"worker:{row.owner_id}", row.name, row.detail)
            for row in self._owners if row.kind == "worker" and answers(text, row.name)
        ]
        residents = [Choice(f"resident:{one.value}", one.text, one.note) for one in person_choices(hits)]
        self.view.meeting.person.set_choices((*workers, *residents))

    # ------------------------------------------------------------ meetings

    def new(self) -> None:
        """Ctrl+N: a meeting, or a matter for 四议两公开."""
        if self.view.list == "decisions":
            self._decision_form()
        else:
            if self.view.list != "meetings":
                self.view.show_list("meetings")
            self._plan_form(None)

    def _plan_form(self, meeting: MeetingDetail | None) -> None:
        tr = self.tr
        entries = (
            Entry("kind", tr("形式"), "choice", options=tuple(MEETING_KINDS.items())),
            Entry("title", tr("会议"), hint=tr("例如：11 月喝茶议事")),
            Entry("held_on", tr("日期"), "date"),
            Entry("place", tr("地点")),
            Entry("chair", tr("主持")),
            Entry("quorum", tr("法定人数"), "number", most=10_000),
        )
        today = business_date(self._desk.now())
        values = {"kind": "tea", "held_on": today} if meeting is None else {
            "kind": meeting.kind, "title": meeting.title, "held_on": meeting.held_on, "place": meeting.place,
            "chair": meeting.chair, "quorum": meeting.quorum,
        }
        purpose = "plan" if meeting is None else f"change:{meeting.meeting_id}"
        self.view.form.open(purpose, tr("定一个会") if meeting is None else tr("改会议"), entries, values)
        self.view.show_form()

    def _cancel_form(self) -> None:
        meeting = self.view.meeting.meeting
        if meeting is not None:
            entries = (Entry("reason", self.tr("原因"), hint=self.tr("为什么不开了；上了议程的诉求回到原来的期限")),)
            self.view.form.open(f"cancel:{meeting.meeting_id}", self.tr("取消会议"), entries, {}, save=self.tr("取消会议"))
            self.view.show_form()

    def _change(self, case: Any, request: Any) -> None:
        """One change of the meeting in front; it is read again, or says why not."""
        job = self._tasks.run(self._desk.run, case, request)
        job.done.connect(lambda _: self._again())
        job.failed.connect(lambda error: self.view.meeting.say(error.message))

    def _again(self) -> None:
        self.view.meeting.say("")
        meeting = self.view.meeting.meeting
        if meeting is not None:
            self._read_meeting(meeting.meeting_id)

    def _add_item(self, title: str, demand_id: object) -> None:
        meeting = self.view.meeting.meeting
        if meeting is not None:
            item = AddAgendaItem(meeting.meeting_id, "" if demand_id else title, str(demand_id) if demand_id else None)
            self._change(add_agenda_item, item)

    def _order(self, ids: tuple[str, ...]) -> None:
        meeting = self.view.meeting.meeting
        if meeting is not None:
            self._change(order_agenda, OrderAgenda(meeting.meeting_id, ids))

    def _draw(self) -> None:
        meeting = self.view.meeting.meeting
        if meeting is not None:
            job = self._tasks.run(self._desk.ask, draw_meeting_agenda, DrawAgenda(meeting.meeting_id))
            job.done.connect(lambda drawn: self._drawn(meeting.meeting_id, drawn))

    def _drawn(self, meeting_id: str, drawn: tuple[DrawnDemand, ...]) -> None:
        known = {item.demand_id for item in self.view.meeting.items.rows}
        fresh = tuple(one.demand_id for one in drawn if one.demand_id not in known)
        if fresh:
            self._change(add_demands, AddDemands(meeting_id, fresh))
        else:
            self.view.meeting.say(self.tr("没有可议的诉求：都已在议程上，或还没有研判；可以自己加议题。"))

    def _attend(self, name: str, value: object, heads: int, unit: str) -> None:
        meeting = self.view.meeting.meeting
        if meeting is None:
            return
        kind, _, known = str(value or "").partition(":")
        form = AttendeeForm(
            name=name, heads=heads, unit=unit if kind == "worker" else "",
            resident_id=known if kind == "resident" else None, worker_id=known if kind == "worker" else None,
        )
        self._change(add_attendees, AddAttendees(meeting.meeting_id, (form,)))

    def _hold(self) -> None:
        panel = self.view.meeting
        meeting = panel.meeting
        if meeting is not None:
            request = HoldMeeting(meeting.meeting_id, panel.minutes.toPlainText().strip(), panel.outcomes())
            job = self._tasks.run(self._desk.run, hold_meeting, request)
            job.done.connect(lambda held: self._held(meeting, held.demands_moved))
            job.failed.connect(self._not_held)

    def _held(self, meeting: MeetingDetail, moved: int) -> None:
        self.view.meeting.done()
        self._page.drafter.drop()
        rest = self.tr("{} 件诉求照议定往下办").format(moved) if moved else meeting.title
        self._page.context.notices.show(self.tr("纪要已定稿"), rest)
        self._wanted = meeting.meeting_id
        self.ask()

    def _not_held(self, error: KnownError) -> None:
        panel = self.view.meeting
        problems = (error.details or {}).get("problems") or []
        more = self.tr("（还有 {} 处）").format(len(problems) - 1) if len(problems) > 1 else ""
        panel.say(f"{error.message}{more}")
        place = next((n for n, item in enumerate(panel.items.rows) if item.item_id == error.field), -1)
        if place >= 0:
            panel.show_tab("agenda")
            panel.agenda.select_row(place)
        elif error.field == "attendance":
            panel.show_tab("attendance")

    def _print(self) -> None:
        meeting = self.view.meeting.meeting
        if meeting is not None:
            self._paper(print_minutes, PrintMinutes(meeting.meeting_id), self.view.meeting.say)

    def _paper(self, case: Any, request: Any, say: Callable[[str], None]) -> None:
        job = self._tasks.run(self._desk.run, case, request)
        job.done.connect(self._queued)
        job.failed.connect(lambda error: say(error.message))

    def _queued(self, queued: MeetingPaperQueued) -> None:
        self._page.context.printing.submit((queued.job_id,))

    def _finish(self, outcome_id: str) -> None:
        request = FinishOutcome(outcome_id, business_date(self._desk.now()))
        job = self._tasks.run(self._desk.run, finish_outcome, request)
        job.done.connect(lambda _: self._finished())

    def _finished(self) -> None:
        self._page.context.notices.show(self.tr("已记下办到的日期"))
        self.ask()

    # ------------------------------------------------------------ 四议两公开

    def _decision_form(self) -> None:
        entries = (
            Entry("title", self.tr("事项"), hint=self.tr("例如：小区东门加装路灯")),
            Entry("text", self.tr("内容"), "note", hint=self.tr("要决定什么，公示时照这里写")),
            Entry("begun_on", self.tr("开始"), "date"),
        )
        self.view.form.open("decision", self.tr("立一个事项"), entries, {"begun_on": business_date(self._desk.now())})
        self.view.show_form()

    def _tick_form(self) -> None:
        panel = self.view.decision
        step, decision = panel.next_step(), panel.decision
        if step is None or decision is None:
            return
        entries = (
            Entry("on", self.tr("日期"), "date"),
            Entry("note", self.tr("说明"), hint=self.tr("几人到会、多少票，或贴在哪里")),
        )
        purpose = f"tick:{decision.decision_id}:{step.code}"
        today = business_date(self._desk.now())
        self.view.form.open(purpose, self.tr("勾「{}」").format(step.label), entries, {"on": today}, save=self.tr("勾上"))
        self.view.show_form()

    def _drop_form(self) -> None:
        decision = self.view.decision.decision
        if decision is not None:
            entries = (Entry("reason", self.tr("原因"), hint=self.tr("为什么不再往下走")),)
            self.view.form.open(f"drop:{decision.decision_id}", self.tr("终止"), entries, {}, save=self.tr("终止"))
            self.view.show_form()

    def _print_decision(self) -> None:
        decision = self.view.decision.decision
        if decision is not None:
            self._paper(print_decision, PrintDecision(decision.decision_id), self.view.decision.say)

    # ------------------------------------------------------------ the form

    def _save(self, purpose: str) -> None:
        form = self.view.form
        values = form.values()
        today = business_date(self._desk.now())
        what, _, rest = purpose.partition(":")
        match what:
            case "plan" | "change":
                asked: Any = PlanMeeting(
                    str(values["kind"]), values["title"], form.day("held_on", today), values["place"], values["chair"],
                    values["quorum"], rest or None,
                )
                case: Any = plan_meeting
            case "cancel":
                case, asked = cancel_meeting, CancelMeeting(rest, values["reason"])
            case "decision":
                case, asked = begin_decision, BeginDecision(values["title"], values["text"], form.day("begun_on", today))
            case "tick":
                decision_id, _, code = rest.partition(":")
                case, asked = tick_decision, TickDecision(decision_id, code, form.day("on", today), values["note"])
            case _:
                case, asked = drop_decision, DropDecision(rest, values["reason"])
        job = self._tasks.run(self._desk.run, case, asked)
        job.done.connect(self._saved)
        job.failed.connect(lambda error: form.say(error.message, error.field or ""))

    def _saved(self, saved: Any) -> None:
        self._wanted = saved.meeting_id if isinstance(saved, MeetingSaved) else getattr(saved, "decision_id", "")
        self._leave_form()
        self.ask()

    def _leave_form(self) -> None:
        self.view.show_right()
        self.view.focus_first()

    def escape(self) -> bool:
        """Esc: close the form; whether it was open."""
        if self.view.filling:
            self._leave_form()
            return True
        return False
