"""居民: the list at the left, the person at the right; import, comparison and a batch of cards take the whole page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from db.domain.permissions import Permission
from desktop.features.residents.card_panel import CardPanel
from desktop.features.residents.cards_view import CardsView
from desktop.features.residents.cards_work import CardsWork
from desktop.features.residents.compare_view import CompareView
from desktop.features.residents.forgetting import ForgetPanel, Forgetting
from desktop.features.residents.form_controller import FormController
from desktop.features.residents.form_panel import FormPanel
from desktop.features.residents.import_kind import residents_import
from desktop.features.residents.list_controller import NEWEST, ORDERS, ListController
from desktop.features.residents.list_panel import ListPanel
from desktop.features.residents.merging import MergeView, Merging
from desktop.features.residents.person_controller import PersonController
from desktop.features.residents.side_forms import ConsentForm, TagsForm
from desktop.importing.controller import ImportController
from desktop.importing.view import ImportView
from desktop.page import Page, ShellContext
from desktop.theme.manager import tokens
from desktop.widgets.candidates import of_card, of_facts
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.fields import ChoiceBox, SearchField
from desktop.widgets.files import FileChooser, SystemFileChooser
from desktop.widgets.held_key import HeldKey
from desktop.widgets.key_button import KeyButton
from desktop.widgets.painting import is_style_event
from desktop.widgets.panel import Panel


def create(context: ShellContext) -> Page:
    """The page of the residents."""
    return ResidentsPage(context)


class ResidentsPage(Page):
    """Puts the parts together and carries messages between them."""

    topics = frozenset({"residents", "cases", "cards"})

    def __init__(self, context: ShellContext, chooser: FileChooser | None = None) -> None:
        super().__init__(context, name="residents", title="居民")
        self._begun = False
        self._make_head()
        self._make_views()
        self.list = ListController(context, self.list_panel, self.search, self.order, self)
        self.person = PersonController(context, self.card, self.tags, self.consent, self)
        self.form = FormController(context, self.form_panel, self.compare, self)
        self.forgetting = Forgetting(context, self.forget_panel, self)
        self.merging = Merging(context, self.merge_view, self)
        self.cards = CardsWork(context, self.cards_view, self)
        self.importing = ImportController(context, self.import_view, chooser or SystemFileChooser(), self)
        self.reveal_key = HeldKey(self)
        self._connect()
        self._measure_side()

    # building

    def _make_head(self) -> None:
        self.search = SearchField(
            name="residents_search", label=self.tr("找居民"), placeholder=self.tr("姓名 / 拼音 / 证件或手机尾号 / 住址"),
            key="/",
        )
        self.order = ChoiceBox(name="residents_order", label=self.tr("排序"), options=ORDERS)
        self.order.set_value(NEWEST)
        self.import_button = KeyButton("Ctrl+I", self.tr("导入 Excel"), name="residents_import")
        self.new_button = KeyButton("Ctrl+N", self.tr("新建居民"), name="residents_new")
        self.add_left(self.search)
        self.add_left(self.order)
        self.add_right(self.import_button)
        self.add_right(self.new_button)

    def _make_views(self) -> None:
        tags = self.context.desk.may(Permission.SENSITIVE_READ)
        self.list_panel = ListPanel(lambda ids: self.list.fetch(ids), tags=tags)
        self.cards_view = CardsView(tags=tags)
        self.card, self.form_panel = CardPanel(), FormPanel()
        self.tags, self.consent = TagsForm(), ConsentForm()
        self.forget_panel, self.merge_view = ForgetPanel(), MergeView()
        nobody = Panel(name="residents_nobody", flush=True)
        nobody.body.addWidget(
            EmptyState(
                "user", self.tr("选一位居民看档案"), self.tr("上下键移动；打几个字就会缩小名单。"), name="residents_pick"
            )
        )
        self.side = QStackedWidget()
        self.side.setObjectName("residents_side")
        self._sides: dict[str, QWidget] = {
            "nothing": nobody, "card": self.card, "form": self.form_panel, "tags": self.tags,
            "consent": self.consent, "forget": self.forget_panel,
        }
        for widget in self._sides.values():
            self.side.addWidget(widget)
        browse = QWidget()
        row = QHBoxLayout(browse)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.list_panel, 3)
        row.addWidget(self.side, 2)
        self.compare, self.import_view = CompareView(), ImportView(residents_import())
        self.import_view.head.hide()
        self.add_right(self.import_view.head)
        self.faces = QStackedWidget()
        self.faces.setObjectName("residents_faces")
        for widget in (browse, self.compare, self.import_view, self.cards_view, self.merge_view):
            self.faces.addWidget(widget)
        self.body.addWidget(self.faces)

    def _connect(self) -> None:
        panel, card = self.list_panel, self.card
        for button in (self.new_button, panel.new_button):
            button.triggered.connect(self.new_person)
            button.refused.connect(self._refuse)
        for button in (self.import_button, panel.import_button):
            button.triggered.connect(self.open_import)
            button.refused.connect(self._refuse)
        panel.template_button.triggered.connect(self.importing.save_template)
        panel.table.opened.connect(lambda _: card.focus_rows())
        panel.cards_key.triggered.connect(self.open_cards)
        self.cards.left.connect(self.to_list)
        self.cards.person_wanted.connect(self._open_candidate)
        self.list.person_picked.connect(self._picked)
        self.list.counted.connect(self._counted)
        card.register.triggered.connect(lambda: self._ask_for("register"))
        card.register.refused.connect(self._refuse)
        card.tag.refused.connect(self._refuse)
        card.edit.triggered.connect(self.edit_person)
        card.compare_asked.connect(self.compare_person)
        card.cases_asked.connect(self._open_cases)
        card.certify_asked.connect(self._certify)
        card.opened.connect(self._open)
        card.forget_asked.connect(self.forget_person)
        self.forgetting.face_wanted.connect(self._turn)
        self.forgetting.refused.connect(self.show_error)
        self.forgetting.done.connect(self._forgotten)
        self.compare.merge_asked.connect(self._merge)
        self.merging.wanted.connect(lambda: self._show_face(4))
        self.merging.left.connect(self.to_list)
        self.merging.refused.connect(self.show_error)
        self.merging.merged.connect(self._open_candidate)
        self.person.face_wanted.connect(self._turn)
        self.person.refused.connect(self.show_error)
        self.form.face_wanted.connect(self._turn_form)
        self.form.saved.connect(self._saved)
        self.form.person_wanted.connect(self.open_person)
        self.form.refused.connect(self.show_error)
        self.compare.opened.connect(self._open_candidate)
        self.compare.left.connect(self._leave_compare)
        self.importing.left.connect(self.to_list)
        self.reveal_key.pressed.connect(self._hold)
        self.reveal_key.released.connect(self.person.conceal)

    # what the shell asks

    def activated(self) -> None:
        """Fresh ids each time; the first time, what this clerk had half typed."""
        refusal = "" if self.context.desk.may(Permission.IMPORT) else self.tr("导入要值班长或管理员的权限，请他们登录后导入。")
        for button in (self.import_button, self.list_panel.import_button):
            button.set_refusal(refusal)
        self.card.forget.setVisible(self.context.desk.may(Permission.RESIDENT_FORGET))
        self.list_panel.cards_key.setVisible(self.context.desk.may(Permission.CARD_ISSUE))
        self.list.reload()
        if not self._begun:
            self._begun = True
            self.form.look_for_draft()

    def arrive(self, **wanted: object) -> None:
        """``resident_id`` opens that person; ``new_resident`` the form, with the number or name given;
        ``importing`` the import, which the page offers to those who may."""
        resident_id, new = wanted.get("resident_id"), wanted.get("new_resident")
        if wanted.get("importing"):
            self.open_import()
        if resident_id:
            self.open_person(str(resident_id))
        if new is not None:
            self.form.begin_with(str(new))

    def refresh(self, topics: frozenset[str]) -> None:
        """Residents or their cases changed."""
        if "residents" in topics:
            self.list.reread()
        if self.face == "cards":
            self.cards.list()
        if not self.form.open and self.side.currentWidget() in (self.card, self._sides["nothing"]):
            self.person.reread()

    def focus_first(self) -> None:
        """The search, unless a form or the import is open."""
        if self.face == "cards":
            self.cards_view.focus_first()
        if self.faces.currentIndex() == 0 and self.side.currentWidget() is not self.form_panel:
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def has_draft(self) -> str:
        """The half-filled form."""
        return self.form.title

    def before_lock(self) -> None:
        """Hide the numbers, keep the form."""
        self.person.conceal()
        self.form.save_draft()

    def before_close(self) -> None:
        """Keep the form, stop an import between two parts."""
        self.form.save_draft()
        self.importing.stop()

    # faces

    @property
    def face(self) -> str:
        """What shows: a side (``card``, ``form``, …), ``compare``, ``import``, ``cards`` or ``merge``."""
        if self.faces.currentIndex():
            return ("", "compare", "import", "cards", "merge")[self.faces.currentIndex()]
        return next(name for name, widget in self._sides.items() if widget is self.side.currentWidget())

    def _turn(self, name: str) -> None:
        """Show a side. The card does not push a form away."""
        if self.form.open and name in ("card", "nothing"):
            return
        was = self.face
        self.side.setCurrentWidget(self._sides[name])
        self._arrange()
        if was in ("tags", "consent") and name == "card":
            self.list_panel.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn_form(self, name: str) -> None:
        if name == "compare":
            self._show_face(1)
            return
        self._show_face(0)
        if name == "form":
            self.side.setCurrentWidget(self.form_panel)
            self._arrange()
        else:
            self._turn("card" if self.person.card is not None else "nothing")
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_face(self, index: int) -> None:
        focused = self.focusWidget()
        if focused is not None and index != self.faces.currentIndex():
            focused.clearFocus()  # else Qt hands it on to the list, which would open its first row
        self.faces.setCurrentIndex(index)
        for widget in (self.search, self.order):
            widget.setVisible(index == 0)
        self.set_title({2: self.tr("导入居民"), 3: self.tr("打居民卡")}.get(index, self.tr("居民")))
        self.import_view.head.setVisible(index == 2)
        self._arrange()

    def _arrange(self) -> None:
        """Each key has one button: the head's give way to those of an empty list, which has no side."""
        browsing = self.faces.currentIndex() == 0
        empty = self.list_panel.face != "table"
        self.side.setVisible(not (empty and self.side.currentWidget() is self._sides["nothing"]))
        self.import_button.setVisible(browsing and self.list_panel.face != "first_day")
        self.new_button.setVisible(browsing and self.list_panel.face != "no_result")

    def _counted(self, _: int) -> None:
        self._arrange()

    # doing

    def _picked(self, resident_id: str) -> None:
        self.person.show(resident_id)

    def new_person(self) -> None:
        """Open the form, with what was searched for in vain; an open form only gets the focus back."""
        if self.form.open:
            self.form_panel.form.name.setFocus()
        elif self.list_panel.face == "no_result":
            self.form.begin_with(self.search.text())
        else:
            self.form.resume()

    def edit_person(self) -> None:
        """Open the form for the person shown."""
        if self.person.card is not None:
            self.form.begin(self.person.card)

    def open_person(self, resident_id: str) -> None:
        """Show this person's card, and their row where it is listed."""
        if self.form.open and self.form.dirty:
            self.form.put_aside()
        self.form.open = False
        self._show_face(0)
        if self.list_panel.model.row_of(resident_id) < 0:
            self.list.clear()
        self.person.show(resident_id)
        self.list.reload(resident_id)

    def _saved(self, resident_id: str, created: bool) -> None:
        if created:
            self.list.clear()
            self.order.set_value(NEWEST)
        self.open_person(resident_id)
        self.list_panel.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def compare_person(self) -> None:
        """Show the likely duplicates of the person shown."""
        card = self.person.card
        if card is not None and card.duplicates:
            merging = self.context.desk.may(Permission.RESIDENT_MERGE)
            others = [of_facts(one) for one in card.duplicates]
            self.compare.show_candidates(of_card(card), others, adding=False, merging=merging)
            self._show_face(1)

    def forget_person(self) -> None:
        """Ask what would become of the person shown if they were forgotten."""
        if (card := self.person.card) is not None and self.context.desk.may(Permission.RESIDENT_FORGET):
            self.forgetting.begin(card.resident_id, card.name)

    def _forgotten(self) -> None:
        self.person.show("")
        self.list.reload()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _merge(self, resident_id: str) -> None:
        if self.person.card is not None:
            self.merging.begin(self.person.card.resident_id, resident_id)

    def _open_candidate(self, resident_id: str) -> None:
        if self.form.open:
            self.form.drop()
        self.open_person(resident_id)
        self.list_panel.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_compare(self) -> None:
        self._show_face(0)
        target = self.form_panel.form.name if self.form.open else self.list_panel.table
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_import(self) -> None:
        """Turn to the import."""
        self._show_face(2)
        self.importing.begin()

    def open_cards(self) -> None:
        """Turn to the cards of many, with what was searched for."""
        self._show_face(3)
        self.cards.begin(self.search.text().strip())

    def to_list(self) -> None:
        """Back to the list."""
        self._show_face(0)
        self.list.reload()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_for(self, kind: str) -> None:
        if self.person.card is not None:
            self.open_requested.emit(kind, self.person.card.resident_id)

    def _open_cases(self) -> None:
        if self.person.card is not None:
            self.context.go("cases", resident_id=self.person.card.resident_id)

    def _certify(self) -> None:
        if (card := self.person.card) is not None:
            self.context.go("certificates", holder=(None, card.resident_id, card.name))

    def _open(self, kind: str, subject_id: str) -> None:
        if kind == "person":
            self.open_person(subject_id)
        else:
            self.open_requested.emit(kind, subject_id)

    def _hold(self) -> None:
        if self.face == "card":
            self.person.hold()

    def _refuse(self, reason: str) -> None:
        self.show_fault(reason)

    # sizes

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_style_event(event) and hasattr(self, "side"):
            self._measure_side()

    def _measure_side(self) -> None:
        large = tokens().large
        self.side.setMinimumWidth(430 if large else 360)
        self.side.setMaximumWidth(492 if large else 428)
        self.search.setFixedWidth(380 if large else 320)
