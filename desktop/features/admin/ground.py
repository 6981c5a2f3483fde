"""网格: the ground the centre looks after, its grids and walkers, registers, and the lists that visits go by."""

from __future__ import annotations

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QStackedWidget

from desktop.features.admin.ground_assign import AssignPart
from desktop.features.admin.ground_contacts import ContactsPart
from desktop.features.admin.ground_grids import GridsPart
from desktop.features.admin.ground_lists import CategoriesPart, TagsPart
from desktop.features.admin.ground_part import GroundPage
from desktop.features.admin.ground_units import UnitsPart
from desktop.features.admin.ground_workers import WorkersPart
from desktop.features.admin.section import Section, row_of
from desktop.page import Page
from desktop.widgets.files import FileChooser
from desktop.widgets.keycap import KeyHint
from desktop.widgets.tab_bar import TabBar


def create(page: Page, files: FileChooser) -> Section:
    """The section, for the page."""
    return GroundSection(page, files)


class GroundSection(Section):
    """Seven tabs; Ctrl and the number of one opens it, Ctrl+Tab the next."""

    def __init__(self, page: Page, files: FileChooser) -> None:
        super().__init__(page, files, name="admin_ground")
        self.grids = GridsPart(self)
        self.assign = AssignPart(self)
        self.parts: dict[str, tuple[str, GroundPage]] = {
            "grids": (self.tr("网格"), self.grids),
            "assign": (self.tr("住户划分"), self.assign),
            "workers": (self.tr("走访人"), WorkersPart(self)),
            "contacts": (self.tr("联系人"), ContactsPart(self)),
            "units": (self.tr("单位"), UnitsPart(self)),
            "tags": (self.tr("标签"), TagsPart(self)),
            "categories": (self.tr("诉求类别"), CategoriesPart(self)),
        }
        self.tabs = TabBar(
            tuple((name, title) for name, (title, _) in self.parts.items()), name="ground_tabs", label=self.tr("网格的各页")
        )
        self.tabs.changed.connect(lambda name: self.open(str(name)))
        hints = KeyHint("Ctrl+1…7", self.tr("换一页"))
        self.spare.append(hints)
        self.outer.addLayout(row_of(self.tabs, None, hints))
        self._stack = QStackedWidget()
        for _, part in self.parts.values():
            self._stack.addWidget(part)
        self.outer.addWidget(self._stack, 1)
        self.topics = frozenset().union(*(part.topics for _, part in self.parts.values()))
        for place, (name, (title, _)) in enumerate(self.parts.items(), start=1):
            self._key(f"Ctrl+{place}", title, lambda _=False, name=name: self.open(name))
        self._key("Ctrl+Tab", self.tr("下一页"), lambda _=False: self._step(1))
        self._key("Ctrl+Shift+Tab", self.tr("上一页"), lambda _=False: self._step(-1))
        self.grids.divide_asked.connect(self._divide)
        self.grids.import_asked.connect(lambda: self.context.go("admin", section="imports", part="households"))

    def _key(self, keys: str, words: str, function: object) -> None:
        action = QAction(words, self)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(function)
        self.addAction(action)

    @property
    def part(self) -> GroundPage:
        """The page in front."""
        return self.parts[str(self.tabs.value)][1]

    def open(self, name: str) -> None:
        """Bring a page to the front, with the focus where a person begins."""
        self.page.fault_bar.clear()
        self.tabs.set_value(name)
        self._stack.setCurrentWidget(self.part)
        self.part.reload()
        self.part.focus_first()

    def _step(self, step: int) -> None:
        names = tuple(self.parts)
        self.open(names[(names.index(str(self.tabs.value)) + step) % len(names)])

    def _divide(self, grid: str, households: int) -> None:
        if households:
            self.assign.show_grid(grid)
        else:
            self.assign.fill_grid(grid)
        self.open("assign")

    def arrive(self, part: str) -> None:
        if part in self.parts:
            self.open(part)

    def activated(self) -> None:
        self.part.reload()

    def changed(self, topics: frozenset[str]) -> None:
        if topics & self.part.topics:
            self.part.reload()

    def focus_first(self) -> None:
        self.part.focus_first()

    def draft(self) -> str:
        return "；".join(words for _, part in self.parts.values() if (words := part.draft()))
