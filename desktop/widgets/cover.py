"""Something that covers a page for a moment: the page's own keys rest meanwhile, Esc gives the focus back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.theme.manager import tokens
from desktop.widgets.keycap import LinkKey
from desktop.widgets.labels import label


class Cover(QFrame):
    """Covers ``host`` from :meth:`open` until Esc or :meth:`leave`; then it is gone.

    Subclasses fill :attr:`body`; the head has a title, a note and whatever :meth:`add_right` puts there.
    """

    closed = Signal()

    def __init__(self, host: QWidget, *, name: str, title: str) -> None:
        super().__init__(host)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setProperty("kind", "page")
        self.setAutoFillBackground(True)
        self._host = host
        self._rested: list[QWidget] = []
        self._before: QWidget | None = None
        self._open = False
        size = tokens().size
        self._head = QHBoxLayout()
        self._head.setContentsMargins(size.space_3, size.space_2, size.space_3, size.space_2)
        self._head.setSpacing(size.space_2)
        self.title: QLabel = label(title, "lead")
        self.note: QLabel = label("", "second")
        self.close_key = LinkKey("Esc", self.tr("关闭"), name=f"{name}_close")
        self.close_key.triggered.connect(self.leave)
        self._head.addWidget(self.title)
        self._head.addWidget(self.note)
        self._head.addStretch(1)
        self._head.addWidget(self.close_key)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(size.space_3, 0, size.space_3, size.space_2)
        self.body.setSpacing(size.space_2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addLayout(self.body, 1)

    def add_right(self, widget: QWidget) -> None:
        """Put ``widget`` into the head, before the key that closes."""
        self._head.insertWidget(self._head.count() - 1, widget)

    def open(self, taker: QWidget) -> None:
        """Cover the host and give ``taker`` the focus."""
        self._open = True
        self._before = self._host.window().focusWidget()
        self._rested = [
            child for child in self._host.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
            if child is not self and child.isEnabled()
        ]
        self._host.installEventFilter(self)
        self.setGeometry(self._host.rect())
        self.show()
        self.raise_()
        taker.setFocus(Qt.FocusReason.PopupFocusReason)
        for child in self._rested:
            child.setEnabled(False)

    @property
    def is_open(self) -> bool:
        """Whether it covers its host."""
        return self._open

    def leave(self) -> None:
        """Uncover the host; the focus goes back to where it was."""
        if not self._open:
            return
        self._open = False
        self._host.removeEventFilter(self)
        for child in self._rested:
            child.setEnabled(True)
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._host.rect())
        return False
