"""导入: where each sheet is brought in."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from db.domain.permissions import Permission
from desktop.features.admin.section import Section, hint
from desktop.page import Page
from desktop.widgets.files import FileChooser
from desktop.widgets.key_button import KeyButton
from desktop.widgets.panel import Panel


def create(page: Page, files: FileChooser) -> Section:
    """The section, for the page."""
    return ImportsSection(page, files)


class ImportsSection(Section):
    """The ways to the imports; each lies on the page its data belongs to."""

    def __init__(self, page: Page, files: FileChooser) -> None:
        super().__init__(page, files, name="admin_imports")
        panel = Panel(self.tr("导入 Excel 表格"), name="imports_panel")
        self.residents = KeyButton("F9", self.tr("居民名单"), name="imports_residents", kind="primary")
        self.residents.set_subtitle(self.tr("到「居民」页：选表、对列、看哪行不对，再导入"))
        self.items = KeyButton("Ctrl+I", self.tr("事项目录"), name="imports_items", kind="row")
        self.items.set_subtitle(self.tr("到「事项」：先导出一份，在 Excel 里改好再导入"))
        for button in (self.residents, self.items):
            button.setMaximumWidth(480)
            button.refused.connect(page.show_fault)
            panel.body.addWidget(button)
        panel.body.addWidget(hint(self.tr("导入前会先自动看一遍：列名认不出的让你对，错的行写明原因，不会导进半份。")))
        panel.body.addStretch(1)
        self.outer.addWidget(panel, 1)
        self.residents.triggered.connect(lambda: self.context.go("residents", importing=True))
        self.items.triggered.connect(lambda: self.context.go("admin", section="items"))

    def activated(self) -> None:
        admin = self.context.desk.may(Permission.CATALOGUE_WRITE)
        self.items.set_refusal("" if admin else self.tr("事项目录由管理员来导入。"))

    def focus_first(self) -> None:
        first: QWidget = self.residents
        first.setFocus(Qt.FocusReason.OtherFocusReason)
