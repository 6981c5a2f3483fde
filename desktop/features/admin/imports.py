"""导入: where each sheet is brought in."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget

from db.domain.permissions import Permission
from desktop.features.admin.household_import import HouseholdImport
from desktop.features.admin.section import Section, hint
from desktop.page import Page
from desktop.widgets.files import FileChooser
from desktop.widgets.key_button import KeyButton
from desktop.widgets.panel import Panel


def create(page: Page, files: FileChooser) -> Section:
    """The section, for the page."""
    return ImportsSection(page, files)


class ImportsSection(Section):
    """The ways to the imports; residents and items lie on the pages of their own, households are brought in here."""

    def __init__(self, page: Page, files: FileChooser) -> None:
        super().__init__(page, files, name="admin_imports")
        panel = Panel(self.tr("导入 Excel 表格"), name="imports_panel")
        self.residents = KeyButton("F9", self.tr("居民名单"), name="imports_residents", kind="primary")
        self.residents.set_subtitle(self.tr("到「居民」页：选表、对列、看哪行不对，再导入"))
        self.items = KeyButton("Ctrl+I", self.tr("事项目录"), name="imports_items", kind="row")
        self.items.set_subtitle(self.tr("到「事项」：先导出一份，在 Excel 里改好再导入"))
        self.homes = KeyButton("Ctrl+H", self.tr("住户和网格"), name="imports_households", kind="row")
        self.homes.set_subtitle(self.tr("小区、楼栋、门牌、网格、走访人、户主，一户一行"))
        for button in (self.residents, self.items, self.homes):
            button.setMaximumWidth(480)
            button.refused.connect(page.show_fault)
            panel.body.addWidget(button)
        panel.body.addWidget(hint(self.tr("导入前会先自动看一遍：列名认不出的让你对，错的行写明原因，不会导进半份。")))
        panel.body.addStretch(1)
        self.households = HouseholdImport(self)
        self._panel, self._stack = panel, QStackedWidget()
        self._stack.addWidget(panel)
        self._stack.addWidget(self.households)
        self.outer.addWidget(self._stack, 1)
        self.residents.triggered.connect(lambda: self.context.go("residents", importing=True))
        self.items.triggered.connect(lambda: self.context.go("admin", section="items"))
        self.homes.triggered.connect(lambda: self.arrive("households"))
        self.households.left.connect(self._leave)
        self.households.ground_asked.connect(lambda: self.context.go("admin", section="ground", part="grids"))

    def activated(self) -> None:
        admin = self.context.desk.may(Permission.CATALOGUE_WRITE)
        self.items.set_refusal("" if admin else self.tr("事项目录由管理员来导入。"))

    def arrive(self, part: str) -> None:
        if part == "households":
            self._stack.setCurrentWidget(self.households)
            self.households.begin()

    def _leave(self) -> None:
        self.page.fault_bar.clear()
        self._stack.setCurrentWidget(self._panel)
        self.homes.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_first(self) -> None:
        if self._stack.currentWidget() is self.households:
            self.households.focus_first()
        else:
            self.residents.setFocus(Qt.FocusReason.OtherFocusReason)

    def draft(self) -> str:
        return self.tr("正在导入住户") if self.households.busy else ""
