"""志愿者: the sign-in desk, the roster, hours, activities, standing and wishes of the volunteers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from db.queries.cards import CardJudged, JudgeCard, judge
from desktop.features.volunteers.activities_work import ActivitiesPart
from desktop.features.volunteers.desk_work import DeskPart
from desktop.features.volunteers.hours_work import HoursPart
from desktop.features.volunteers.part import Part
from desktop.features.volunteers.posts_work import PostsPart
from desktop.features.volunteers.register_work import RegisterPart
from desktop.features.volunteers.roster_work import RosterPart
from desktop.features.volunteers.sheets import SheetImports
from desktop.features.volunteers.standing_work import StandingPart
from desktop.features.volunteers.wishes_work import WishesPart
from desktop.page import Page, ShellContext
from desktop.printing.fault_actions import QUEUE_FAULTS, fault_actions
from desktop.printing.views import PaperFault
from desktop.widgets.held_key import HeldKey
from desktop.widgets.key_button import KeyButton
from desktop.widgets.segmented import Segmented

DESK, ROSTER, HOURS, ACTIVITIES, STANDING, WISHES, POSTS = (
    "desk", "roster", "hours", "activities", "standing", "wishes", "posts"
)
REGISTER = "register"


def create(context: ShellContext) -> Page:
    """The page of this feature."""
    return VolunteersPage(context)


class VolunteersPage(Page):
    """Puts the views together; each has its own part that works it."""

    topics = frozenset(
        {"volunteers", "activities", "service", "hours", "standing", "wishes", "cards", "teams", "photos"}
    )

    def __init__(self, context: ShellContext) -> None:
        super().__init__(context, name="volunteers", title="志愿者")
        self._title.hide()
        self._note.hide()
        self._stale: set[str] = set()
        self._operator = ""
        self._fresh = True
        self.views = Segmented((
            (DESK, self.tr("签到")), (ROSTER, self.tr("名册")), (HOURS, self.tr("时长")), (ACTIVITIES, self.tr("活动")),
            (STANDING, self.tr("评星排名")), (WISHES, self.tr("微心愿")), (POSTS, self.tr("岗位")),
            (REGISTER, self.tr("队伍")),
        ), name="volunteers_views", label=self.tr("看法"))
        self.new = KeyButton("Ctrl+N", "", name="volunteers_new")
        self.add_left(self.views)
        self.bring = KeyButton("Ctrl+I", self.tr("导入"), name="volunteers_import")
        self.add_right(self.bring)
        self.add_right(self.new)
        self.sheets = SheetImports(context, self)
        self.desk_part = DeskPart(self)
        self.roster = RosterPart(self)
        self.hours = HoursPart(self)
        self.activities = ActivitiesPart(self)
        self.standing = StandingPart(self)
        self.wishes = WishesPart(self)
        self.posts = PostsPart(self)
        self.register = RegisterPart(self)
        self.parts: dict[str, Part] = {
            DESK: self.desk_part, ROSTER: self.roster, HOURS: self.hours, ACTIVITIES: self.activities,
            STANDING: self.standing, WISHES: self.wishes, POSTS: self.posts,
            REGISTER: self.register,
        }
        self.stack = QStackedWidget()
        for part in self.parts.values():
            self.stack.addWidget(part.view)
        self.body.addWidget(self.stack, 1)
        self.views.changed.connect(lambda view: self.show_view(str(view)))
        self.new.triggered.connect(lambda: self.part.begin())
        self.bring.triggered.connect(self.open_import)
        self.bring.refused.connect(self.show_fault)
        self.sheets.left.connect(self._import_left)
        context.printing.fault.connect(self._print_fault)
        self.reveal_key = HeldKey(self)
        self.reveal_key.pressed.connect(lambda: None if self.importing else self.part.reveal())
        self.reveal_key.released.connect(self.roster.conceal)
        for key, words, step in (("Ctrl+PgDown", self.tr("换下一种看法"), 1), ("Ctrl+PgUp", self.tr("换上一种看法"), -1)):
            action = QAction(words, self)
            action.setShortcut(QKeySequence(key))
            action.triggered.connect(lambda _=False, step=step: self._turn(step))
            self.addAction(action)
        self.show_view(DESK)

    # ------------------------------------------------------------ views

    @property
    def showing(self) -> str:
        """Which view is in front."""
        return str(self.views.value)

    @property
    def part(self) -> Part:
        """What works the view in front."""
        return self.parts[self.showing]

    def show_view(self, view: str) -> None:
        """Turn to a view."""
        self.views.set_value(view)
        part = self.parts[view]
        self._face(part.view)
        self.new.set_title(part.new_words)
        self.new.setVisible(bool(part.new_words))
        self.bring.setVisible(self.sheets.offers(view))
        self._stale.discard(view)
        if not self._fresh:
            part.show()

    def _turn(self, step: int) -> None:
        views = list(self.parts)
        self.show_view(views[(views.index(self.showing) + step) % len(views)])
        self.focus_first()

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
        self._face(view)
        view.focus_first()

    def _face(self, face: QWidget) -> None:
        """Turn to a part or an import; those behind it must not keep the window from getting smaller."""
        for one in (*(part.view for part in self.parts.values()), *self.sheets.views):
            policy = QSizePolicy.Policy.Preferred if one is face else QSizePolicy.Policy.Ignored
            one.setSizePolicy(policy, policy)
        self.stack.setCurrentWidget(face)
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
        operator = self.context.desk.operator
        sitting = operator.operator_id if operator else ""
        if sitting and sitting != self._operator:
            self.roster.registering.look_for_draft()
        if self._fresh or sitting != self._operator or self.showing in self._stale:
            self._fresh, self._operator = False, sitting
            self._stale.discard(self.showing)
            self.part.show()

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

    def refresh(self, topics: frozenset[str]) -> None:
        concerned = {view for view, part in self.parts.items() if part.topics & topics}
        if not self.isVisible():
            self._stale |= concerned
        elif self.showing in concerned:
            self.part.show()

    def focus_first(self) -> None:
        if self.importing:
            return
        self.part.focus_first()

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

    def _print_fault(self, fault: PaperFault) -> None:
        if self.isVisible() and fault.code not in QUEUE_FAULTS:
            actions = fault_actions(self.context.printing, fault, bar=self.fault_bar, retry_key="Ctrl+1")
            self.show_fault(fault.headline, fault.rest, note=fault.code, actions=actions)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.importing:
            if not self.part.escape():
                self.focus_first()
            return
        super().keyPressEvent(event)
