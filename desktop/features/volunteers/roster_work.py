"""名册: everyone who serves, found and filtered; what can be done with one is in the works beside this."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence

from db.domain.errors import KnownError
from db.domain.volunteers import VolunteerState
from db.queries.teams import ListTeams, list_teams
from db.queries.volunteer_file import GetVolunteer, get_volunteer
from db.queries.volunteer_hours import VolunteerHours, volunteer_hours
from db.queries.volunteer_match import MatchVolunteers
from db.queries.volunteers import ListVolunteers, VolunteerList, list_volunteers
from db.usecases.volunteer_privacy import RevealVolunteer, VolunteerRevealed, reveal_volunteer
from desktop.features.volunteers.card_batch import RosterCards
from desktop.features.volunteers.cards_work import CardsWork
from desktop.features.volunteers.file_work import FileWork
from desktop.features.volunteers.leaving_work import LeavingWork
from desktop.features.volunteers.looks import state_badge
from desktop.features.volunteers.matching import Matching, Need
from desktop.features.volunteers.merging import Merging
from desktop.features.volunteers.part import Part
from desktop.features.volunteers.person_panel import blocks, facts_line
from desktop.features.volunteers.person_work import PersonWork
from desktop.features.volunteers.pictures import load_photo
from desktop.features.volunteers.portrait_work import PortraitWork
from desktop.features.volunteers.registering import Registering
from desktop.features.volunteers.roster_view import LACKING, RosterView

if TYPE_CHECKING:
    from desktop.features.volunteers.page import VolunteersPage

LISTED = 1000
_QUIET_MS = 150


class RosterPart(Part):
    """The list at the left, one person at the right."""

    topics = frozenset({"volunteers", "hours", "cards", "standing", "activities", "photos", "teams"})

    def __init__(self, page: VolunteersPage) -> None:
        super().__init__(page)
        self.new_words = self.tr("登记志愿者")
        self.card: Any = None
        self._asked = ""
        self.teams: tuple[tuple[object, str], ...] = ()
        self.bench = self.view = RosterView()
        self.typing = QTimer(self)
        self.typing.setSingleShot(True)
        self.typing.setInterval(_QUIET_MS)
        self.typing.timeout.connect(self.list)
        self.portraits = PortraitWork(self.desk, self.tasks, page)
        self.registering = Registering(self)
        self.merging = Merging(self)
        self.cards = RosterCards(self)
        self.works: tuple[PersonWork, ...] = (
            self.registering, FileWork(self), LeavingWork(self), CardsWork(self), self.cards
        )
        self.matching = Matching(
            self, self.bench, lambda rows: self.open(rows[0].volunteer_id), name="volunteers_who_can"
        )
        self.bench.match_key.triggered.connect(self.match)
        self._revealing = False
        self._connect()

    def _connect(self) -> None:
        bench = self.bench
        bench.find.textChanged.connect(lambda _: self.typing.start())
        for box in bench.boxes:
            box.changed.connect(lambda _: self.list())
        bench.chosen.connect(self._chosen)
        bench.opened.connect(lambda _: self.registering.edit())
        bench.form.committed.connect(self._commit)
        bench.form.edited.connect(self._edited)
        bench.form.sought.connect(self._seek)
        bench.hours_key.triggered.connect(self._show_hours)
        bench.hours_table.opened.connect(
            lambda index: self.page.open_hours(bench.hours.rows[index.row()].record_id)
        )
        bench.photo_key.triggered.connect(lambda: self.portraits.choose(self.card.head.volunteer_id))
        everybody = QAction(self.tr("全勾、全不勾"), bench.table)
        everybody.setShortcut(QKeySequence("Ctrl+A"))
        everybody.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        everybody.triggered.connect(bench.model.tick_all)
        bench.table.addAction(everybody)
        self.portraits.kept.connect(self._photo_kept)
        self.portraits.refused.connect(lambda words: self.page.show_fault(self.tr("照片没有存上"), words))
        bench.certify.triggered.connect(self._certify)
        home = QAction(self.tr("打开这个人的居民档案"), bench)
        home.setShortcut(QKeySequence("Ctrl+O"))
        home.triggered.connect(self._open_resident)
        bench.addAction(home)

    # ------------------------------------------------------------ the list

    def show(self) -> None:
        self.ask("teams", list_teams, ListTeams(), self._teams_here)
        self.list()
        if self.card is not None:
            self._read(self.card.head.volunteer_id)

    def _teams_here(self, rows: Any) -> None:
        self.teams = tuple((row.team_id, row.name) for row in rows)
        self.bench.team.set_options(((None, self.tr("各队")), *self.teams))

    def list(self) -> None:
        """List whoever the filters let through."""
        bench = self.bench
        lacking = bench.state.value == LACKING
        request = ListVolunteers(
            text=bench.find.text().strip(), state=VolunteerState.ACTIVE if lacking else bench.state.value,
            lacking=lacking, team_id=bench.team.value, skill=bench.skill.value,
            category=bench.category.value, limit=LISTED,
        )
        self.ask("list", list_volunteers, request, self._listed)

    def _listed(self, found: VolunteerList) -> None:
        self.bench.note.set_text(
            self.tr("{} 人").format(found.total) if found.total <= len(found.rows)
            else self.tr("前 {} 人，共 {}").format(len(found.rows), found.total)
        )
        self.bench.set_rows(found.rows)
        self.cards.tell_ticked()

    def _chosen(self, row: Any) -> None:
        if row is None:
            self.card, self._asked = None, ""
            self._show_card()
        elif self._asked != row.volunteer_id:
            self._read(row.volunteer_id)

    def open(self, volunteer_id: str) -> None:
        """Put the cursor on somebody, whatever the list was narrowed to."""
        bench = self.bench
        bench.close_form()
        bench.find.blockSignals(True)
        bench.find.clear()
        bench.find.blockSignals(False)
        for box in bench.boxes:
            box.set_value(None)
        bench.want(volunteer_id)
        self._read(volunteer_id)
        self.list()

    def open_team(self, team_id: str) -> None:
        """List the members of a team."""
        self.bench.close_form()
        self.bench.find.clear()
        for box in self.bench.boxes[2:]:
            box.set_value(None)
        self.bench.team.set_value(team_id)
        self.list()

    def _certify(self) -> None:
        """To 证明, with whoever is chosen."""
        if self.card is not None:
            head = self.card.head
            self.page.context.go("certificates", holder=(head.volunteer_id, self.card.resident_id, head.name, head.number))

    def match(self, text: str = "") -> None:
        """谁会…: ask the whole roster."""
        lead = self.tr("按会什么、做哪类、在哪队来找；回车打开档案")
        self.matching.begin(Need(lead, MatchVolunteers(text=text), self.tr("打开档案"), many=False))

    # ------------------------------------------------------------ the person

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
            self.bench.portrait.set_image
        )

    def _photo_kept(self, volunteer_id: str) -> None:
        self.tell(self.tr("照片已存"), self.tr("换了照片，按 F8 重打卡。"))
        if self.card is not None and self.card.head.volunteer_id == volunteer_id:
            self._read(volunteer_id)

    def _show_card(self) -> None:
        bench, card = self.bench, self.card
        known = card is not None
        bench.portrait.setVisible(known)
        bench.hold.setVisible(known and bool(card.id_masked or card.phone_masked))
        bench.badges.set_spec(state_badge(card.head.state) if known else None)
        if not known:
            bench.set_side_title("")
            bench.info.set_info(self.tr("没有选中谁"), self.tr("在左边选一位，或按 Ctrl+N 登记。"))
        else:
            bench.set_side_title(self.tr("志愿者"))
            bench.info.set_info(card.head.name, facts_line(card, self.tr), blocks(card, self.tr))
        none = "" if known else self.tr("请先在名册里选一位。")
        gone = none or ("" if card.head.state.serves else self.tr("已不在册，只能看。"))
        bench.photo_key.set_refusal(gone)
        bench.hours_key.set_refusal(none)
        for work in self.works:
            work.show_card(card, none, gone)

    def _show_hours(self) -> None:
        if self.card is not None:
            request = VolunteerHours(self.card.head.volunteer_id)
            self.ask("hours_of", volunteer_hours, request, self._hours_here)

    def _hours_here(self, rows: Any) -> None:
        self.bench.hours.set_rows(rows)
        self.bench.show_face(self.bench.hours_table, self.tr("{} 的时长").format(self.card.head.name))
        self.bench.hours_table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_resident(self) -> None:
        if self.card is not None and self.card.resident_id:
            self.page.open_requested.emit("person", self.card.resident_id)
        else:
            self.bench.info.say(self.tr("这位志愿者没有连着居民档案。"))

    # ------------------------------------------------------------ numbers in full

    def reveal(self) -> None:
        """The reveal key is down: ask for the numbers, which puts the look on record."""
        card = self.card
        if self._revealing or card is None or self.bench.faces.currentWidget() is not self.bench.info:
            return
        self._revealing = True
        asked = card.head.volunteer_id
        request = RevealVolunteer(asked)
        self.run(reveal_volunteer, request, lambda shown: self._revealed(asked, shown), self._not_revealed)

    def _revealed(self, asked: str, shown: VolunteerRevealed) -> None:
        if self._revealing and self.card is not None and self.card.head.volunteer_id == asked:
            self.bench.info.words.setText(facts_line(self.card, self.tr, shown))
            if shown.guardian_phone:
                self.bench.info.say(self.tr("监护人手机 {}").format(shown.guardian_phone))

    def _not_revealed(self, error: KnownError) -> None:
        self.bench.info.say(error.message)

    def conceal(self) -> None:
        """The key is up."""
        if self._revealing:
            self._revealing = False
            self._show_card()

    # ------------------------------------------------------------ the forms

    def _work(self) -> PersonWork | None:
        """Whose form is open."""
        purpose = self.bench.form.purpose
        return next((one for one in self.works if purpose in one.purposes), None)

    def _edited(self, field: str) -> None:
        if (work := self._work()) is not None:
            work.edited(field)

    def _seek(self, field: str, text: str) -> None:
        if (work := self._work()) is not None:
            work.seek(field, text)

    def _commit(self, purpose: str) -> None:
        if (work := self._work()) is not None:
            work.commit(purpose, self.bench.form.values())

    def begin(self) -> None:
        self.registering.begin()

    def focus_first(self) -> None:
        self.bench.focus_first()

    def escape(self) -> bool:
        if self.bench.editing:
            self.registering.give_up()
        return self.bench.close_form()

    def draft_title(self) -> str:
        """What is half registered, in words; empty when nothing is."""
        return self.registering.draft_title()
