"""One window per data folder: a second start brings the first one forward and ends."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCryptographicHash, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

PATIENCE_MS = 1_000


def server_name(root: Path) -> str:
    """The name of the local server of a data folder."""
    digest = QCryptographicHash.hash(str(root.resolve()).encode(), QCryptographicHash.Algorithm.Sha256)
    return "yimen-" + bytes(digest.toHex().data()).decode()[:20]


class SingleInstance(QObject):
    """Call :meth:`claim` once, before the window is made."""

    raised = Signal()  # a second start asked for the window

    def __init__(self, root: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = server_name(root)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._asked)

    def claim(self) -> bool:
        """True when this is the first; False when another answered and has been told to come forward."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if socket.waitForConnected(PATIENCE_MS):
            socket.write(b"raise\n")
            socket.waitForBytesWritten(PATIENCE_MS)
            socket.disconnectFromServer()
            return False
        QLocalServer.removeServer(self._name)
        self._server.listen(self._name)
        return True

    def _asked(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            self.raised.emit()
