"""One list of 网格 at the left and the entry in hand at the right: how each of its pages works."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from db.desk import Desk
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from desktop.features.admin.ground_fields import EntryFields, FormField
from desktop.features.admin.rows import RowsModel
from desktop.features.admin.section import Section, row_of
from desktop.theme.manager import tokens
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.key_button import KeyButton
from desktop.widgets.lazy_model import Column
from desktop.widgets.painting import is_style_event
from desktop.widgets.panel import Panel
from desktop.widgets.pieces import ScrollColumn
from desktop.widgets.row_delegate import RowDelegate
from desktop.widgets.table import TableView

_WIDTH, _LARGE_WIDTH = 318, 360


class TableLook(NamedTuple):
    """How the table of a list is laid out; see :meth:`TableView.set_columns`."""

    columns: tuple[Column, ...]
    widths: tuple[int | None, ...]
    delegates: Mapping[int, RowDelegate] = {}
    give_way: tuple[int, ...] = ()


class GroundPage(QWidget):
    """What the section asks of each of its pages."""

    topics: frozenset[str] = frozenset()

    def reload(self, wanted: str = "") -> None:
        """Read the data anew; ``wanted`` becomes the entry in hand where it is listed."""

    def focus_first(self) -> None:
        """Give the focus to where a person begins."""

    def draft(self) -> str:
        """What is typed and not saved, in a few words."""
        return ""


class GroundPart(GroundPage):
    """The base of the lists; a subclass says what is listed, what is asked for and how it is saved.

    The use cases check everything; errors come back to the fields. What was typed is kept while data comes anew, and
    dropped when another entry is chosen.
    """

    noun = ""
    icon = "users"
    needs = Permission.GROUND_WRITE
    refusal = ""
    """Said to whoever may look but not change."""

    def __init__(self, section: Section, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.section = section
        self.mode = "edit"
        self.row: Any = None
        self._wanted = ""
        self._filled: dict[str, object] = {}
        self._filling = self._loaded = self._focus_waits = False
        self._returning = False
        self._held = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens().size.space_2)
        self.panel = Panel(self.list_title(), name=f"{name}_panel", flush=True)
        self.form = Panel(name=f"{name}_form", flush=True)
        self._build_list(name)
        self._build_form(name)
        row.addWidget(self.panel, 1)
        row.addWidget(self.form)
        self._fit()

    # ------------------------------------------------------------ for the subclass

    def list_title(self) -> str:
        """The words over the list."""
        return self.noun

    def look(self) -> TableLook:
        """The columns of the list."""
        raise NotImplementedError

    def make_fields(self) -> Sequence[FormField]:
        """The fields of the form in their order."""
        raise NotImplementedError

    def empty_words(self) -> tuple[str, str]:
        """A fact and an advice for the list without entries."""
        raise NotImplementedError

    def extras(self) -> Sequence[QWidget]:
        """What stands under the fields."""
        return ()

    def keys(self) -> Sequence[KeyButton]:
        """Further keys beside 保存."""
        return ()

    def read(self, desk: Desk) -> Any:
        """Everything the page shows; runs on the worker."""
        raise NotImplementedError

    def take(self, answer: Any) -> Mapping[str, Any]:
        """The rows by id; anything else of the answer is kept by the subclass."""
        raise NotImplementedError

    def note(self) -> str:
        """Small words beside the title of the list."""
        return ""

    def values_of(self, row: Any) -> Mapping[str, object]:
        """What the fields show for this row; ``None`` is a new one."""
        raise NotImplementedError

    def save_request(self, values: Mapping[str, Any], row: Any) -> tuple[Any, object]:
        """The use case that saves, and its request. Raises KnownError for what cannot be read from a field."""
        raise NotImplementedError

    def saved_id(self, result: Any) -> str:
        """The id of what was saved."""
        raise NotImplementedError

    def name_of(self, row: Any) -> str:
        """What an entry is called in notices."""
        return str(row.name)

    def stop_title(self, row: Any) -> str:
        """The words of F7 for this row; empty where there is nothing to stop."""
        return ""

    def stop_request(self, row: Any) -> tuple[Any, object]:
        """The use case that stops this entry, or takes it up again, and its request."""
        raise NotImplementedError

    def shown(self, row: Any) -> None:
        """The form shows this row now; ``None`` for a new one."""

    # ------------------------------------------------------------ building

    def _build_list(self, name: str) -> None:
        look = self.look()
        self.model = RowsModel(look.columns, self)
        self.table = TableView(name=f"{name}_table", label=self.list_title())
        self.table.setModel(self.model)
        self.table.set_delegates(look.delegates)
        self.table.set_columns(look.widths, give_way=look.give_way, least=96)
        self.table.row_changed.connect(self._chosen)
        self.table.opened.connect(lambda _: self.focus_form())
        self.new = KeyButton("Ctrl+N", self.tr("加{0}").format(self.noun), name=f"{name}_new")
        self.first = KeyButton("Ctrl+N", self.tr("加{0}").format(self.noun), name=f"{name}_first", kind="primary")
        for button in (self.new, self.first):
            button.triggered.connect(self.begin_new)
            button.refused.connect(self.section.page.show_fault)
        self.panel.add_right(self.new)
        fact, advice = self.empty_words()
        self.empty = EmptyState(self.icon, fact, advice, actions=(self.first, *self.first_keys()), name=f"{name}_empty")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        self.panel.body.addWidget(self.stack)

    def first_keys(self) -> Sequence[KeyButton]:
        """Further keys of the empty list."""
        return ()

    def _build_form(self, name: str) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(tokens().size.space_2)
        self.entry = EntryFields(self.make_fields())
        self.fields = self.entry.fields
        column.addWidget(self.entry)
        for widget in self.extras():
            column.addWidget(widget)
        column.addStretch(1)
        self.form.body.addWidget(ScrollColumn(content), 1)
        self.save = KeyButton("F9", self.tr("保存"), name=f"{name}_save", kind="primary")
        self.stop = KeyButton("F7", "", name=f"{name}_stop")
        self.leave = KeyButton("F7", self.tr("不加了"), name=f"{name}_leave")
        self.save.triggered.connect(self._save)
        self.stop.triggered.connect(self._stop)
        self.leave.triggered.connect(self._leave)
        more = tuple(self.keys())
        for button in (self.save, self.stop, *more):
            button.refused.connect(self.section.page.show_fault)
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 4, 0, 4)
        row.addLayout(row_of(self.save, self.leave, self.stop, *more, None))
        self.form.set_foot(foot)

    def _fit(self) -> None:
        self.form.setFixedWidth(_LARGE_WIDTH if tokens().large else _WIDTH)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_style_event(event) and hasattr(self, "form"):
            self._fit()

    # ------------------------------------------------------------ showing

    def reload(self, wanted: str = "") -> None:
        self._wanted = wanted or self._wanted
        self.section.read(self.objectName(), self.read, then=self._show)

    def _show(self, answer: Any) -> None:
        typed = self.entry.values() if self.dirty else None
        rows = self.take(answer)
        held = self._held
        self._filling = True
        self.model.set_rows(rows)
        wanted, self._wanted = self._wanted, ""
        place = self.model.row_of(wanted or held)
        if rows and (place >= 0 or self.table.current_row() < 0):
            self.table.select_row(max(0, place))
        self._filling = False
        self.panel.set_note(self.note())
        if self.mode == "edit":
            self._chosen(self.table.current_row())
        if typed is not None and (self.mode == "new" or self._held == held):
            self.entry.put(typed)
        self._judge()
        self._loaded = True
        if self._returning:
            self._returning = False
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._focus_waits:
            self.focus_first()

    def _chosen(self, place: int) -> None:
        if self._filling:
            return
        if 0 <= place < self.model.rowCount():
            self.mode = "edit"
            self.row, self._held = self.model.row(place), str(self.model.id_at(place))
            self._fill()
        else:
            self.row, self._held = None, ""
        self._judge()

    def _fill(self) -> None:
        self.entry.clear_errors()
        self.entry.put(self.values_of(self.row))
        self._filled = self.entry.values()
        self.shown(self.row)

    def begin_new(self) -> None:
        """An empty form."""
        self.mode, self.row = "new", None
        self._fill()
        self._judge()
        self.focus_form()

    def _judge(self) -> None:
        listed, new = self.model.rowCount() > 0, self.mode == "new"
        may = "" if self.section.context.desk.may(self.needs) else self.refusal
        self.stack.setCurrentWidget(self.table if listed else self.empty)
        self.new.setVisible(listed)
        self.form.setVisible(listed or new)
        for button in (self.new, self.first, self.save, self.stop):
            button.set_refusal(may)
        self.leave.setVisible(new)
        title = "" if new or self.row is None else self.stop_title(self.row)
        self.stop.set_title(title)
        self.stop.setVisible(bool(title))
        self.save.set_title(self.tr("加上") if new else self.tr("保存"))
        if new:
            self.form.set_title(self.tr("新的{0}").format(self.noun))
        elif self.row is not None:
            self.form.set_title(self.name_of(self.row))

    # ------------------------------------------------------------ what is typed

    @property
    def dirty(self) -> bool:
        """Whether something is typed that is not saved."""
        return (self.mode == "new" or self.row is not None) and bool(self._filled) and self.entry.values() != self._filled

    def draft(self) -> str:
        return self.tr("{0}没有保存").format(self.noun) if self.dirty else ""

    def focus_first(self) -> None:
        self._focus_waits = not self._loaded
        if self.mode == "new":
            self.focus_form()
        elif self._loaded:
            target = self.table if self.model.rowCount() else self.first
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_form(self) -> None:
        """To the first field."""
        next(iter(self.fields.values())).editor.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------ doing

    def _save(self) -> None:
        if self.mode != "new" and self.row is None:
            return
        desk, values, new = self.section.context.desk, self.entry.values(), self.mode == "new"
        self.section.fields = self.fields
        try:
            use_case, request = self.save_request(values, self.row)
        except KnownError as error:
            self.section.refused(error)
            return
        words = self.tr("已加上") if new else self.tr("已保存")

        def done(result: Any) -> None:
            self.section.context.notices.show(words, self.said(result) or str(values["name"]))
            self._back(self.saved_id(result))

        self.section.run(desk.run, use_case, request, then=done)

    def said(self, result: Any) -> str:
        """What the notice after saving says beside the plain fact; empty for the entry's name."""
        return ""

    def _back(self, wanted: str) -> None:
        self.mode = "edit"
        self._filled = {}
        self._returning = True  # whichever answer comes first, that of the change told to every page may be newer
        self.reload(wanted)

    def _stop(self) -> None:
        if self.row is None:
            return
        self.section.fields = self.fields
        use_case, request = self.stop_request(self.row)
        title, name, held = self.stop.title, self.name_of(self.row), self._held

        def done(_: object) -> None:
            self.section.context.notices.show(self.tr("已{0}").format(title), name)
            self._back(held)

        self.section.run(self.section.context.desk.run, use_case, request, then=done)

    def _leave(self) -> None:
        self.mode = "edit"
        self._chosen(self.table.current_row())
        self.focus_first()
