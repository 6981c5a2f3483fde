"""名册: everyone who serves, what they did and are, their cards; registered, changed and left in place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout

from db.domain.card_payload import CardState
from db.domain.clock import business_date
from db.domain.errors import KnownError
from db.domain.volunteer_archive import ArchiveKind
from db.domain.volunteers import SKILLS, VolunteerState
from db.ids import new_id
from db.queries.residents import GetResident, ResidentCard, get_resident
from db.queries.search import Hits, OneBox, one_box
from db.queries.teams import ListTeams, list_teams
from db.queries.volunteer_hours import VolunteerHours, volunteer_hours
from db.queries.volunteers import GetVolunteer, ListVolunteers, VolunteerList, get_volunteer, list_volunteers
from db.usecases.cards import IssueCards, LoseCard, PrintCards, issue_cards, lose_card, print_cards
from db.usecases.teams import JoinTeam, LeaveTeam, join_team, leave_team
from db.usecases.volunteers import (
    AddArchive,
    ChangeVolunteerState,
    RegisterVolunteer,
    UpdateVolunteer,
    add_archive,
    change_volunteer_state,
    register_volunteer,
    update_volunteer,
)
from desktop.features.volunteers.looks import (
    day_words,
    hour_badge,
    hours_number,
    hours_words,
    star_words,
    state_badge,
)
from desktop.features.volunteers.part import Part
from desktop.features.volunteers.person_forms import (
    FORGET,
    GUARDIAN,
    PARTY,
    archive_entries,
    form_of,
    is_minor,
    register_entries,
    state_entries,
    values_of,
)
from desktop.features.volunteers.person_panel import blocks, facts_line
from desktop.features.volunteers.pictures import load_photo
from desktop.features.volunteers.portrait_work import PortraitWork
from desktop.widgets.badge import Badge, BadgeSpec
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.entry_form import Entry
from desktop.widgets.fields import ChoiceBox, SearchField
from desktop.widgets.key_button import KeyButton
from desktop.widgets.lazy_model import Column
from desktop.widgets.list_bench import ListBench
from desktop.widgets.pick_field import Choice
from desktop.widgets.pieces import column
from desktop.widgets.portrait import Portrait
from desktop.widgets.roles import BADGE_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.table import TableView

if TYPE_CHECKING:
    from desktop.features.volunteers.page import VolunteersPage

LISTED = 1000
_QUIET_MS = 150


class _People(RowsModel):
    def __init__(self, parent: QObject) -> None:
        tr = self.tr
        super().__init__((
            Column("number", tr("编号"), lambda row: row.number, roles={TONE_ROLE: lambda row: "t2"}),
            Column("name", tr("姓名"), lambda row: row.name),
            Column("team", tr("队伍"), lambda row: row.team),
            Column("stars", tr("星级"), lambda row: star_words(row.stars) if row.stars else "",
                   roles={TONE_ROLE: lambda row: "warn"}),
            Column("hours", tr("小时"), lambda row: hours_number(row.counted_minutes), right=True),
            Column("sessions", tr("场次"), lambda row: str(row.sessions), right=True),
            Column("last", tr("最近"), lambda row: f"{row.last_served_on:%y-%m-%d}" if row.last_served_on else "—",
                   roles={TONE_ROLE: lambda row: "t2"}),
            Column("state", "", lambda row: "", roles={BADGE_ROLE: self._badges}),
        ), parent)

    def _badges(self, row: Any) -> tuple[BadgeSpec, ...]:
        found = [state_badge(row.state)]
        if row.barred:
            found.append(BadgeSpec(self.tr("限评"), "bad"))
        if row.party_member:
            found.append(BadgeSpec(self.tr("党员"), "neutral"))
        return tuple(one for one in found if one is not None)


class _Hours(RowsModel):
    def __init__(self, parent: QObject) -> None:
        tr = self.tr
        super().__init__((
            Column("on", tr("日期"), lambda row: day_words(row.served_on)),
            Column("title", tr("活动"), lambda row: row.title or row.category_name),
            Column("minutes", tr("时长"), lambda row: hours_words(row.minutes), right=True),
            Column("state", "", lambda row: "", roles={BADGE_ROLE: lambda row: hour_badge(row.state)}),
        ), parent)


class RosterPart(Part):
    """The list at the left, one person at the right."""

    topics = frozenset({"volunteers", "hours", "cards", "standing", "activities", "photos", "teams"})

    def __init__(self, page: VolunteersPage) -> None:
        super().__init__(page)
        tr = self.tr
        self.new_words = tr("登记志愿者")
        self.card: Any = None
        self._asked = ""
        self._resident = ""
        self._request = ""
        self._confirmed = False
        self._total = 0
        self._draft: dict[str, Any] = {}
        empty = EmptyState("users", tr("名册上没有这样的志愿者"), tr("按 Ctrl+N 登记一位，或放宽上面的条件。"))
        self.bench = self.view = ListBench(
            name="volunteers_roster", title=tr("名册"), model=_People(self),
            widths=(112, 92, 74, 58, 62, 54, 84, None), empty=empty, id_of=lambda row: row.volunteer_id, side_width=400,
            give_way=(6, 5, 2, 3), least=70,
        )
        self.bench.table.set_delegates({7: BadgeDelegate()})
        self.find = SearchField(
            name="volunteers_find", label=tr("在名册里找"), placeholder=tr("姓名、拼音、编号、手机尾号"), key="/"
        )
        self.state = ChoiceBox(name="volunteers_state", label=tr("状态"), options=(
            (VolunteerState.ACTIVE, tr("在册")), (VolunteerState.LEFT, tr("已退出")), (VolunteerState.DEAD, tr("已去世")),
            (None, tr("全部")),
        ))
        self.state.set_value(VolunteerState.ACTIVE)
        self.team = ChoiceBox(name="volunteers_team", label=tr("队伍"), options=((None, tr("各队")),))
        self.skill = ChoiceBox(
            name="volunteers_skill", label=tr("技能"), options=((None, tr("技能")), *SKILLS.items())
        )
        self.find.setMinimumWidth(110)
        self.bench.add_filter(self.find, 1)
        for box in (self.state, self.team, self.skill):
            box.setMinimumWidth(84)
            box.setMaximumWidth(130)
            self.bench.add_filter(box)
            box.changed.connect(lambda _: self._list())
        self._teams: tuple[tuple[object, str], ...] = ()
        self.typing = QTimer(self)
        self.typing.setSingleShot(True)
        self.typing.setInterval(_QUIET_MS)
        self.typing.timeout.connect(self._list)
        self.portraits = PortraitWork(self.desk, self.tasks, page)
        self._make_side()
        self._connect()

    def _make_side(self) -> None:
        tr, bench = self.tr, self.bench
        self.portrait = Portrait(64, 80, name="volunteers_card_portrait")
        self.badges = Badge()
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.portrait, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        beside, words = column(4)
        words.addWidget(bench.info.lead)
        words.addWidget(bench.info.words)
        words.addStretch(1)
        row.addWidget(beside, 1)
        bench.info.top.addLayout(row)
        bench.side.add_right(self.badges)
        self.card_key = KeyButton("F9", tr("发卡"), name="volunteers_issue", kind="primary")
        self.print_key = KeyButton("F8", tr("打卡"), name="volunteers_print_card")
        self.lost_key = KeyButton("Ctrl+J", tr("挂失"), name="volunteers_lost")
        self.edit_key = KeyButton("F4", tr("修改"), name="volunteers_edit")
        self.archive_key = KeyButton("Ctrl+D", tr("档案"), name="volunteers_archive")
        self.team_key = KeyButton("Ctrl+T", tr("队伍"), name="volunteers_join")
        self.hours_key = KeyButton("Alt+H", tr("时长"), name="volunteers_hours_of")
        self.state_key = KeyButton("F7", tr("离队"), name="volunteers_leave")
        bench.info.add_keys(self.card_key, self.print_key, self.lost_key)
        bench.info.add_keys(self.edit_key, self.archive_key, self.team_key)
        self.photo_key = KeyButton("Ctrl+U", tr("照片"), name="volunteers_photo")
        bench.info.add_keys(self.hours_key, self.photo_key, self.state_key)
        self.hours = _Hours(self)
        self.hours_table = TableView(name="volunteers_person_hours", label=tr("时长"))
        self.hours_table.setModel(self.hours)
        self.hours_table.set_delegates({3: BadgeDelegate()})
        self.hours_table.set_columns((76, None, 96, 88), give_way=(3,), least=90)
        self.hours_table.opened.connect(lambda index: self.page.open_hours(self.hours.rows[index.row()].record_id))
        bench.add_face(self.hours_table)

    def _connect(self) -> None:
        bench = self.bench
        self.find.textChanged.connect(lambda _: self.typing.start())
        bench.chosen.connect(self._chosen)
        bench.opened.connect(lambda _: self.edit())
        bench.form.committed.connect(self._commit)
        bench.form.edited.connect(self._edited)
        bench.form.sought.connect(self._seek)
        self.card_key.triggered.connect(self._issue)
        self.print_key.triggered.connect(self._print)
        self.lost_key.triggered.connect(self._lost_form)
        self.edit_key.triggered.connect(self.edit)
        self.archive_key.triggered.connect(self._archive_form)
        self.team_key.triggered.connect(self._team_form)
        self.hours_key.triggered.connect(self._show_hours)
        self.state_key.triggered.connect(self._state_form)
        self.photo_key.triggered.connect(lambda: self.portraits.choose(self.card.head.volunteer_id))
        self.portraits.kept.connect(self._photo_kept)
        self.portraits.refused.connect(lambda words: self.page.show_fault(self.tr("照片没有存上"), words))
        home = QAction(self.tr("打开这个人的居民档案"), bench)
        home.setShortcut(QKeySequence("Ctrl+O"))
        home.triggered.connect(self._open_resident)
        bench.addAction(home)

    # ------------------------------------------------------------ the list

    def show(self) -> None:
        self.ask("teams", list_teams, ListTeams(), self._teams_here)
        self._list()
        if self.card is not None:
            self._read(self.card.head.volunteer_id)

    def _teams_here(self, rows: Any) -> None:
        self._teams = tuple((row.team_id, row.name) for row in rows)
        self.team.set_options(((None, self.tr("各队")), *self._teams))

    def _list(self) -> None:
        request = ListVolunteers(
            text=self.find.text().strip(), state=self.state.value, team_id=self.team.value, skill=self.skill.value,
            limit=LISTED,
        )
        self.ask("list", list_volunteers, request, self._listed)

    def _listed(self, found: VolunteerList) -> None:
        self.bench.note.set_text(
            self.tr("{} 人").format(found.total) if found.total <= len(found.rows)
            else self.tr("前 {} 人，共 {}").format(len(found.rows), found.total)
        )
        self.bench.set_rows(found.rows)

    def _chosen(self, row: Any) -> None:
        if row is None:
            self.card, self._asked = None, ""
            self._show_card()
        elif self._asked != row.volunteer_id:
            self._read(row.volunteer_id)

    def _read(self, volunteer_id: str) -> None:
        self._asked = volunteer_id
        self.ask("get", get_volunteer, GetVolunteer(volunteer_id), self._card_here)

    def _card_here(self, card: Any) -> None:
        self.card = card
        self._show_card()
        if card is None:
            self.tell(self.tr("找不到这位志愿者"), self.tr("可能已并入另一份档案，请按姓名再找。"), "warn")
            return
        self.tasks.latest("volunteers.card_photo", load_photo, self.desk, card.head.photo_id).done.connect(
            self.portrait.set_image
        )

    def _photo_kept(self, volunteer_id: str) -> None:
        self.tell(self.tr("照片已存"), self.tr("换了照片，按 F8 重打卡。"))
        if self.card is not None and self.card.head.volunteer_id == volunteer_id:
            self._read(volunteer_id)

    def _show_card(self) -> None:
        bench, card = self.bench, self.card
        known = card is not None
        self.portrait.setVisible(known)
        self.badges.set_spec(state_badge(card.head.state) if known else None)
        if not known:
            bench.set_side_title("")
            bench.info.set_info(self.tr("没有选中谁"), self.tr("在左边选一位，或按 Ctrl+N 登记。"))
        else:
            bench.set_side_title(self.tr("志愿者"))
            bench.info.set_info(card.head.name, facts_line(card, self.tr), blocks(card, self.tr))
        serves = known and card.head.state.serves
        none = "" if known else self.tr("请先在名册里选一位。")
        gone = none or ("" if serves else self.tr("已不在册，只能看。"))
        active = self._active_card()
        self.card_key.set_refusal(gone or (self.tr("已有在用的卡，丢了按 Ctrl+J。") if active else ""))
        self.card_key.set_title(self.tr("发卡") if not active else self.tr("已发卡"))
        for key in (self.print_key, self.lost_key):
            key.set_refusal(gone or ("" if active else self.tr("还没有卡，先按 F9 发卡。")))
        for key in (self.edit_key, self.archive_key, self.team_key, self.photo_key):
            key.set_refusal(gone)
        self.hours_key.set_refusal(none)
        forgotten = known and not card.head.state.named
        self.state_key.set_refusal(none or (self.tr("个人信息已删除。") if forgotten else ""))

    def _active_card(self) -> Any:
        if self.card is None:
            return None
        return next((one for one in self.card.cards if one.state is CardState.ACTIVE), None)

    def open(self, volunteer_id: str) -> None:
        """Put the cursor on somebody, whatever the list was narrowed to."""
        self.bench.close_form()
        self.find.blockSignals(True)
        self.find.clear()
        self.find.blockSignals(False)
        for box in (self.state, self.team, self.skill):
            box.set_value(None)
        self.bench.want(volunteer_id)
        self._read(volunteer_id)
        self._list()

    def focus_first(self) -> None:
        self.bench.focus_first()

    def escape(self) -> bool:
        return self.bench.close_form()

    # ------------------------------------------------------------ registering and changing

    def begin(self) -> None:
        self._resident, self._request, self._confirmed = "", new_id(), False
        entries = register_entries(self.tr, teams=self._teams, fresh=True)
        today = business_date(self.desk.now())
        form = self.bench.form
        form.open("register", entries, {"consented_on": today, "listed": True}, save=self.tr("登记"))
        self._fit_form()
        self.bench.show_form(self.tr("登记志愿者"))

    def edit(self) -> None:
        """Change who is chosen."""
        card = self.card
        if card is None or self.edit_key.refusal:
            self.bench.info.say(self.edit_key.refusal)
            return
        self._confirmed = False
        form = self.bench.form
        form.open("edit", register_entries(self.tr, teams=(), fresh=False), values_of(card.form), save=self.tr("保存"))
        form.editors["id_number"].setPlaceholderText(card.id_masked)  # type: ignore[attr-defined]
        form.editors["phone"].setPlaceholderText(card.phone_masked)  # type: ignore[attr-defined]
        self._fit_form()
        self.bench.show_form(self.tr("修改 {}").format(card.head.name))

    def _fit_form(self) -> None:
        form = self.bench.form
        values = form.values()
        minor = is_minor(values, business_date(self.desk.now())) or bool(values["guardian_name"])
        form.show_rows(GUARDIAN, minor)
        form.show_rows(PARTY, bool(values["party_member"]))

    def _edited(self, field: str) -> None:
        form = self.bench.form
        if form.purpose not in ("register", "edit"):
            return
        self._confirmed = False
        if field in ("id_number", "birthday", "party_member", "id_kind", "guardian_name"):
            self._fit_form()
        elif field == "resident":
            resident_id = form.pick("resident").value
            self._resident = str(resident_id or "")
            if resident_id:
                self.ask("resident", get_resident, GetResident(str(resident_id)), self._resident_here)

    def _resident_here(self, resident: ResidentCard) -> None:
        form = self.bench.form
        if form.purpose != "register" or resident.resident_id != self._resident:
            return
        form.fill({
            "name": resident.name, "id_kind": resident.id_kind, "birthday": resident.birthday, "area": resident.estate,
        })
        form.editors["id_number"].setPlaceholderText(resident.id_masked)  # type: ignore[attr-defined]
        form.editors["phone"].setPlaceholderText(resident.phone_masked)  # type: ignore[attr-defined]
        self._fit_form()

    def _seek(self, field: str, text: str) -> None:
        form = self.bench.form
        if field == "resident":
            if text:
                self.ask("seek.resident", one_box, OneBox(text, 6), self._residents)
        else:
            self.seek(form, field, text)

    def _residents(self, hits: Hits) -> None:
        if "resident" in self.bench.form.editors:
            self.bench.form.pick("resident").set_choices(
                Choice(hit.resident_id, hit.name, "・".join(part for part in (hit.id_masked, hit.phone_masked) if part))
                for hit in hits.people
            )

    def _commit(self, purpose: str) -> None:
        form, card = self.bench.form, self.card
        values = form.values()
        today = business_date(self.desk.now())
        match purpose:
            case "register":
                request = RegisterVolunteer(
                    request_id=self._request, form=form_of(values, keeps=bool(self._resident)),
                    resident_id=self._resident or None, team_id=values["team"], referrer_id=values["referrer"],
                    confirmed=self._confirmed,
                )
                self.run(register_volunteer, request, self._registered, self._not_kept)
            case "edit":
                update = UpdateVolunteer(
                    volunteer_id=card.head.volunteer_id, base_ms=card.updated_ms,
                    form=replace(form_of(values, keeps=True), account_id=card.form.account_id), confirmed=self._confirmed,
                )
                self.run(update_volunteer, update, self._kept, self._not_kept)
            case "state":
                self._change_state(values)
            case "archive":
                kind = values["kind"]
                entry = AddArchive(
                    request_id=self._request, volunteer_id=card.head.volunteer_id, kind=kind, on=values["on"] or today,
                    title=values["title"], body=values["body"], note=values["note"],
                    lessons=values["lessons"] if kind is ArchiveKind.TRAINING else 0,
                    marks=values["marks"] if kind is ArchiveKind.EVALUATION else 0,
                )
                self.run(add_archive, entry, self._kept, self._not_kept)
            case "team":
                self._change_team(values)
            case "lost":
                active = self._active_card()
                if active is not None:
                    self.run(
                        lose_card, LoseCard(card_id=active.card_id, reason=values["reason"], paper=values["paper"]),
                        self._issued, self._not_kept,
                    )
            case "issue":
                issue = IssueCards(volunteer_ids=(card.head.volunteer_id,), paper=values["paper"])
                self.run(issue_cards, issue, self._issued, self._not_kept)

    def _registered(self, saved: Any) -> None:
        self.tell(self.tr("已登记 {}").format(saved.number), self.tr("同意书存档；按 F9 发卡。"))
        self.bench.show_info()
        self.open(saved.volunteer_id)

    def _kept(self, _: Any) -> None:
        self.tell(self.tr("已存"), self.card.head.name if self.card is not None else "")
        self.bench.show_info()
        self.show()

    def _not_kept(self, error: KnownError) -> None:
        self._confirmed = error.code.endswith("-CONFIRM")
        fields = {"guardian": "guardian_name", "insurance": "policy", "volunteer": "name"}
        self.bench.form.say(error.message, fields.get(error.field or "", error.field or ""))

    # ------------------------------------------------------------ leaving, file, teams

    def _state_form(self) -> None:
        if self.card is not None:
            entries = state_entries(self.tr, self.card.head.state)
            today = business_date(self.desk.now())
            lead = self.tr("卡收回、报名退掉、认领的心愿放开、积分结清；时长只留作统计。")
            self.bench.form.open("state", entries, {"on": today}, lead=lead, save=self.tr("就这样改"))
            self.bench.show_form(self.tr("{} 离队、删除").format(self.card.head.name))

    def _change_state(self, values: dict[str, Any]) -> None:
        from db.usecases.volunteer_leaving import ForgetVolunteer, forget_volunteer

        volunteer_id, reason = self.card.head.volunteer_id, values["reason"]
        if values["state"] == FORGET:
            self.run(forget_volunteer, ForgetVolunteer(volunteer_id=volunteer_id, reason=reason), self._left, self._not_kept)
        else:
            request = ChangeVolunteerState(
                volunteer_id=volunteer_id, state=values["state"], on=values["on"], reason=reason
            )
            self.run(change_volunteer_state, request, self._left, self._not_kept)

    def _left(self, changed: Any) -> None:
        rest = self.tr("收回 {} 张卡，退掉 {} 个报名，放开 {} 件心愿").format(changed.cards, changed.sign_ups, changed.wishes)
        self.tell(changed.state.label, rest if not changed.state.serves else "")
        self.bench.show_info()
        self.show()

    def _archive_form(self) -> None:
        self._request = new_id()
        today = business_date(self.desk.now())
        self.bench.form.open("archive", archive_entries(self.tr), {"kind": ArchiveKind.TRAINING, "on": today})
        self.bench.show_form(self.tr("记档案"))

    def _team_form(self) -> None:
        mine = {one.team_id for one in self.card.teams if one.until_on is None} if self.card is not None else set()
        options = tuple(
            ((("leave" if team_id in mine else "join"), team_id),
             self.tr("退出 {}").format(name) if team_id in mine else self.tr("加入 {}").format(name))
            for team_id, name in self._teams
        )
        if options:
            self.bench.form.open("team", (Entry("team", self.tr("队伍"), "choice", options=options),))
            self.bench.show_form(self.tr("队伍"))

    def _change_team(self, values: dict[str, Any]) -> None:
        way, team_id = values["team"]
        volunteer_id = self.card.head.volunteer_id
        if way == "join":
            self.run(join_team, JoinTeam(team_id=team_id, volunteer_ids=(volunteer_id,)), self._kept, self._not_kept)
        else:
            self.run(leave_team, LeaveTeam(team_id=team_id, volunteer_id=volunteer_id), self._kept, self._not_kept)

    # ------------------------------------------------------------ cards and hours

    def _paper_entry(self) -> Entry:
        return Entry("paper", self.tr("卡纸"), "side", options=(
            ("cr80", self.tr("证卡 CR80")), ("a4", self.tr("A4 十张")), (None, self.tr("先不打")),
        ))

    def _issue(self) -> None:
        lead = self.tr("卡上没有身份证号和电话；有照片才看得出是不是本人。")
        self.bench.form.open("issue", (self._paper_entry(),), {"paper": "cr80"}, lead=lead, save=self.tr("发卡并打印"))
        self.bench.show_form(self.tr("发卡"))

    def _lost_form(self) -> None:
        entries = (Entry("reason", self.tr("原因"), hint=self.tr("丢失、被盗…")), self._paper_entry())
        lead = self.tr("旧卡马上作废，下一次刷就拒；新卡号顺延。")
        self.bench.form.open("lost", entries, {"paper": "cr80"}, lead=lead, save=self.tr("挂失并发新卡"))
        self.bench.show_form(self.tr("挂失换卡"))

    def _print(self) -> None:
        active = self._active_card()
        if active is not None:
            self.run(print_cards, PrintCards(card_ids=(active.card_id,), paper="cr80"), self._issued)

    def _issued(self, issued: Any) -> None:
        for one in issued.cards:
            self.tell(self.tr("卡 {}").format(one.number), self.tr("正在打印") if issued.job_ids else "", "info")
        for _, sentence in issued.skipped:
            self.tell(self.tr("没有发卡"), sentence, "warn")
        self.print_jobs(issued.job_ids)
        if self.bench.editing:
            self.bench.show_info()
        self.show()

    def _show_hours(self) -> None:
        if self.card is not None:
            request = VolunteerHours(self.card.head.volunteer_id)
            self.ask("hours_of", volunteer_hours, request, self._hours_here)

    def _hours_here(self, rows: Any) -> None:
        self.hours.set_rows(rows)
        self.bench.show_face(self.hours_table, self.tr("{} 的时长").format(self.card.head.name))
        self.hours_table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_resident(self) -> None:
        if self.card is not None and self.card.resident_id:
            self.page.open_requested.emit("person", self.card.resident_id)
        else:
            self.bench.info.say(self.tr("这位志愿者没有连着居民档案。"))

    def draft_title(self) -> str:
        """What is half registered, in words; empty when nothing is."""
        form = self.bench.form
        if self.bench.editing and form.purpose == "register" and form.values()["name"]:
            return self.tr("登记志愿者 {}").format(form.values()["name"])
        return ""
