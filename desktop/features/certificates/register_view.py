"""登记簿 as it stands on the page: every certificate and draft, one beside the list."""

from __future__ import annotations

from PySide6.QtCore import QObject

from db.domain.certificate_kinds import CertificateKind
from db.domain.certificate_states import CertificateState
from desktop.features.certificates.looks import state_badge, title_words
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.fields import ChoiceBox, DateBox, SearchField
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import LinkKey
from desktop.widgets.lazy_model import Column
from desktop.widgets.list_bench import ListBench
from desktop.widgets.roles import BADGE_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel


class Certificates(RowsModel):
    """Issued ones and drafts in one shape."""

    def __init__(self, parent: QObject | None = None) -> None:
        tr = self.tr
        super().__init__((
            Column("on", tr("日期"), lambda row: f"{row.on:%y-%m-%d}", roles={TONE_ROLE: lambda row: "t2"}),
            Column("holder", tr("持有人"), lambda row: row.holder, tip=lambda row: row.holder),
            Column("title", tr("证明"), lambda row: title_words(row.title), tip=lambda row: title_words(row.title)),
            Column("serial", tr("编号"), lambda row: row.serial_short, roles={TONE_ROLE: lambda row: "t2"}),
            Column("state", "", lambda row: "", roles={BADGE_ROLE: lambda row: state_badge(row.state)}),
        ), parent)


class RegisterView(ListBench):
    """Widgets only; :class:`~desktop.features.certificates.register_work.RegisterPart` works them."""

    def __init__(self) -> None:
        tr = self.tr
        empty = EmptyState("award", tr("登记簿上没有这样的证明"), tr("按 Ctrl+N 出具一张，或放宽上面的条件。"))
        super().__init__(
            name="certificates_register", title=tr("登记簿"), model=Certificates(), widths=(78, 84, None, 200, 92),
            empty=empty, id_of=lambda row: row.id, side_width=400, give_way=(3, 0), least=90,
        )
        self.model.setParent(self)
        self.table.set_delegates({4: BadgeDelegate()})
        self.find = SearchField(
            name="certificates_find", label=tr("在登记簿里找"), placeholder=tr("姓名、拼音、编号"), key="/"
        )
        self.find.setMinimumWidth(100)
        self.kind = ChoiceBox(name="certificates_kind", label=tr("种类"), options=(
            (None, tr("各种")), *((kind, kind.label) for kind in CertificateKind),
        ))
        self.state = ChoiceBox(name="certificates_state", label=tr("状态"), options=(
            (None, tr("各状态")), *((state, state.label) for state in CertificateState),
        ))
        self.since = DateBox(name="certificates_since", label=tr("从哪天"), value=None)
        self.until = DateBox(name="certificates_until", label=tr("到哪天"), value=None)
        self.add_search(self.find)
        for box, least in ((self.kind, 64), (self.state, 92)):
            box.setMinimumWidth(least)
            box.setMaximumWidth(128)
            self.add_filter(box)
        for dated in (self.since, self.until):
            dated.setMinimumWidth(108)
            dated.setMaximumWidth(124)
            self.add_filter(dated)
        self.more = LinkKey("PgDown", tr("往下还有"), name="certificates_more")
        self.panel.add_right(self.more)
        self.more.hide()
        self.next = KeyButton("F9", tr("补打"), name="certificates_next", kind="primary")
        self.other = KeyButton("F4", tr("补发"), name="certificates_replace")
        self.back = KeyButton("F7", tr("作废"), name="certificates_void")
        self.look = KeyButton("F8", tr("预览"), name="certificates_preview")
        self.file = KeyButton("Ctrl+S", tr("存 PDF"), name="certificates_save")
        self.info.add_keys(self.next, self.other, self.back)
        self.info.add_keys(self.look, self.file)
