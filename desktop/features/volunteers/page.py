"""志愿者: the sign-in desk, the roster, hours, activities, standing and wishes of the volunteers."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from db.queries.cards import CardJudged, JudgeCard, judge
from desktop.features.volunteers.activities_work import ActivitiesPart
from desktop.features.volunteers.desk_work import DeskPart
from desktop.features.volunteers.hours_work import HoursPart
from desktop.features.volunteers.posts_work import PostsPart
from desktop.features.volunteers.register_work import RegisterPart
from desktop.features.volunteers.roster_work import RosterPart
from desktop.features.volunteers.sheets import SheetImports
from desktop.features.volunteers.standing_work import StandingPart
from desktop.features.volunteers.wishes_work import WishesPart
from desktop.page import Page, ShellContext
from desktop.parts import PartsPage
from desktop.widgets.held_key import HeldKey
from desktop.widgets.key_button import KeyButton

DESK, ROSTER, HOURS, ACTIVITIES, STANDING, WISHES, POSTS = (
    "desk", "roster", "hours", "activities", "standing", "wishes", "posts"
)
REGISTER = "register"


def create(context: ShellContext) -> Page:
    """The page of this feature."""
    return VolunteersPage(context)


class VolunteersPage(PartsPage):
    """Puts the views together; each has its own part that works it."""

    topics = frozenset(
        {"volunteers", "activities", "service", "hours", "standing", "wishes", "cards", "teams", "photos"}
    )

    def __init__(self, context: ShellContext) -> None:
        super().__init__(context, name="volunteers", title="志愿者")
        tr = self.tr
        self.bring = KeyButton("Ctrl+I", tr("导入"), name="volunteers_import")
        self.add_right(self.bring)
        self.sheets = SheetImports(context, self)
        self.desk_part = DeskPart(self)
        self.roster = RosterPart(self)
        self.hours = HoursPart(self)
        self.activities = ActivitiesPart(self)
        self.standing = StandingPart(self)
        self.wishes = WishesPart(self)
        self.posts = PostsPart(self)
        self.register = RegisterPart(self)
        self.bring.triggered.connect(self.open_import)
        self.bring.refused.connect(self.show_fault)
        self.sheets.left.connect(self._import_left)
        self.reveal_key = HeldKey(self)
        self.reveal_key.pressed.connect(lambda: None if self.importing else self.part.reveal())
        self.reveal_key.released.connect(self.roster.conceal)
        self.put_parts((
            (DESK, tr("签到"), self.desk_part), (ROSTER, tr("名册"), self.roster), (HOURS, tr("时长"), self.hours),
            (ACTIVITIES, tr("活动"), self.activities), (STANDING, tr("评星排名"), self.standing),
            (WISHES, tr("微心愿"), self.wishes), (POSTS, tr("岗位"), self.posts), (REGISTER, tr("队伍"), self.register),
        ), following=tr("换下一种看法"), preceding=tr("换上一种看法"))

    # ------------------------------------------------------------ views

    def show_view(self, view: str) -> None:
        """Turn to a view, with what may be imported there."""
        super().show_view(view)
        self.bring.setVisible(self.sheets.offers(view))

    # ------------------------------------------------------------ sheets

    @property
    def importing(self) -> bool:
        """Whether an import takes the whole page."""
        return self.stack.currentWidget() in self.sheets.views

    def open_import(self) -> None:
        """Bring in a sheet of what the view in front is about."""
        view = self.sheets.begin(self.showing)
        if self.stack.indexOf(view) < 0:
            self.stack.addWidget(view)
            self.add_right(view.head)
        for widget in (self.new, self.bring):
            widget.hide()
        self.set_title(self.tr("导入志愿者") if self.showing == ROSTER else self.tr("导入服务时长"))
        self.face(view)
        view.focus_first()

    def face(self, face: QWidget) -> None:
        """Turn to a part or an import."""
        super().face(face)
        for view in self.sheets.views:
            view.head.setVisible(view is face)
        self.views.setVisible(not self.importing)
        self._title.setVisible(self.importing)

    def _import_left(self, view: str) -> None:
        self.show_view(view)
        self.part.focus_first()

    # ------------------------------------------------------------ people and records

    def open_person(self, volunteer_id: str) -> None:
        """Somebody in the roster."""
        self.show_view(ROSTER)
        self.roster.open(volunteer_id)
        self.focus_first()

    def open_team(self, team_id: str) -> None:
        """The members of a team in the roster."""
        self.show_view(ROSTER)
        self.roster.open_team(team_id)
        self.focus_first()

    def open_hours(self, record_id: str) -> None:
        """A record in 时长."""
        self.show_view(HOURS)
        self.hours.open(record_id)
        self.focus_first()

    # ------------------------------------------------------------ cards

    def take_card(self, text: str) -> bool:
        if not self.part.take_card(text):
            self.open_card(text)
        return True

    def open_card(self, text: str) -> None:
        """The holder of a card in the roster, or what is wrong with the card."""
        job = self.context.tasks.latest("volunteers.card", self.context.desk.ask, judge, JudgeCard(text))
        job.done.connect(self._judged)

    def _judged(self, judged: CardJudged) -> None:
        self.fault_bar.clear()
        if judged.volunteer_id is not None:
            self.open_person(judged.volunteer_id)
        elif judged.resident_id is not None:
            self.open_requested.emit("person", judged.resident_id)
        if judged.verdict is not None and not judged.verdict.usable:
            self.show_fault(self.tr("这张卡不能用：{}").format(judged.verdict.label), judged.message, level="bad")

    # ------------------------------------------------------------ coming and going

    def activated(self) -> None:
        self.bring.set_refusal(self.sheets.refusal())
        super().activated()

    def sat_down(self, *, first: bool) -> None:
        if self._operator:
            self.roster.registering.look_for_draft()

    def arrive(self, **wanted: object) -> None:
        """``volunteer_id`` opens somebody, ``card`` is a card scanned elsewhere, ``record_id`` a record of hours,
        ``view`` one of the views, ``by_hand`` (id, name, number) somebody to sign in without the card,
        ``match`` asks who can do something."""
        if volunteer_id := str(wanted.get("volunteer_id") or ""):
            self.open_person(volunteer_id)
        elif card := str(wanted.get("card") or ""):
            self.open_card(card)
        elif record_id := str(wanted.get("record_id") or ""):
            self.open_hours(record_id)
        elif by_hand := wanted.get("by_hand"):
            self.show_view(DESK)
            self.desk_part.sign_by_hand(*by_hand)  # type: ignore[misc]
        elif "match" in wanted:
            self.show_view(ROSTER)
            self.roster.match(str(wanted["match"] or ""))
        elif view := str(wanted.get("view") or ""):
            self.show_view(view)
            self.focus_first()

    def focus_first(self) -> None:
        if not self.importing:
            super().focus_first()

    def escape(self) -> bool:
        return not self.importing and super().escape()

    def has_draft(self) -> str:
        return self.roster.draft_title()

    def before_lock(self) -> None:
        """Hide the numbers, keep the registration."""
        self.roster.conceal()
        self.roster.registering.drafter.save_now()

    def before_close(self) -> None:
        """Keep the registration, stop an import between two parts."""
        self.roster.registering.drafter.save_now()
        self.sheets.stop()
