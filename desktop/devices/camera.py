"""A camera at the desk: pictures come as they are seen, one is taken in memory, never into a file."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage


class Camera(QObject):
    """One camera. Who opens it stops it; after :attr:`lost` nothing more comes."""

    seen = Signal(QImage)  # what is before it now
    shot = Signal(QImage)  # the picture that was taken
    lost = Signal(str)  # what happened, in a sentence

    name = ""

    def start(self) -> None:
        """Begin to look."""
        raise NotImplementedError

    def take(self) -> None:
        """Take one picture; it comes by :attr:`shot`."""
        raise NotImplementedError

    def stop(self) -> None:
        """Look no longer and let others have it."""
        raise NotImplementedError


NONE = "没有接摄像头，拍不了；请接上再来，或用 Ctrl+U 从手机取。"


def nothing_plugged_in(devices: Path = Path("/dev")) -> bool:
    """Whether Linux knows of no camera. Asking Qt instead would load its media libraries, and what they miss is loud."""
    return sys.platform.startswith("linux") and not any(devices.glob("video*"))


class SystemCameras:
    """What Qt finds. Its multimedia part is loaded only here, and only when somebody may take photos."""

    def __init__(self) -> None:
        self._problem = ""

    def load(self) -> None:
        """Load Qt's multimedia part; a computer without its libraries has no camera, and nothing else changes."""
        if nothing_plugged_in():
            return
        try:
            import PySide6.QtMultimedia  # noqa: F401
        except ImportError:
            self._problem = "这台电脑缺少摄像头组件，拍不了；请用 Ctrl+U 从手机取。"

    def missing(self) -> str:
        """Why there is none; the camera may be plugged in later, so ask again."""
        if self._problem:
            return self._problem
        if nothing_plugged_in():
            return NONE
        from PySide6.QtMultimedia import QMediaDevices

        return "" if QMediaDevices.videoInputs() else NONE

    def open(self, parent: QObject) -> Camera:
        """The one the system prefers. Raises ``LookupError`` when it is gone."""
        from desktop.devices.qt_camera import QtCamera

        return QtCamera(parent)
