"""A certificate the community must not issue: why, where to go instead, what to bring there."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.domain.catalogue import BlockedCertificate
from desktop.widgets.fault_bar import Notice
from desktop.widgets.labels import label
from desktop.widgets.pieces import ScrollColumn, column


class BlockedView(QWidget):
    """Reason, office and papers to bring, in words that can be read out."""

    def __init__(self) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        content, lines = column(6, (16, 16, 16, 16))
        outer.addWidget(ScrollColumn(content))
        self.notice = Notice("", level="bad", icon="ban")
        self.notice.setObjectName("walkin_blocked_notice")
        lines.addWidget(self.notice)
        lines.addSpacing(6)
        lines.addWidget(label(self.tr("请到"), "hint"))
        self.office = label("", "lead", name="walkin_blocked_office", wrap=True)
        lines.addWidget(self.office)
        lines.addSpacing(6)
        lines.addWidget(label(self.tr("要带"), "hint"))
        self.bring = label("", "", name="walkin_blocked_bring", wrap=True)
        lines.addWidget(self.bring)
        lines.addSpacing(6)
        lines.addWidget(label(self.tr("依据"), "hint"))
        self.basis = label("", "small", name="walkin_blocked_basis", wrap=True)
        lines.addWidget(self.basis)
        lines.addStretch(1)

    def show_certificate(self, certificate: BlockedCertificate) -> None:
        """Show one of the blocked certificates."""
        self.notice.set_text(
            certificate.reason, self.tr("「{name}」社区不能开").format(name=certificate.name))
        self.office.setText(certificate.office)
        self.bring.setText(certificate.bring)
        self.basis.setText(certificate.basis)
