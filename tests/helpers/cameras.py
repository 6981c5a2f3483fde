"""A camera without a lens: the picture it sees is made up, and it can be pulled out."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QColor, QImage

from desktop.devices.camera import Camera


def frame(colour: str = "teal") -> QImage:
    """What it sees: one colour, with a mark at the top left so that up can be told from down."""
    image = QImage(1280, 720, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    for x in range(200):
        for y in range(100):
            image.setPixelColor(x, y, QColor("white"))
    return image


class StandInCamera(Camera):
    """Shows its picture when it starts and takes the same one."""

    name = "台上的摄像头"

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.running = False

    def start(self) -> None:
        self.running = True
        self.seen.emit(frame())

    def take(self) -> None:
        self.shot.emit(frame())

    def stop(self) -> None:
        self.running = False

    def pull_out(self) -> None:
        """Somebody took the plug."""
        self.stop()
        self.lost.emit("摄像头拔掉了，没有拍成；请接好再按 Ctrl+R。")


class StandInCameras:
    """One camera, or none with the reason."""

    def __init__(self, missing: str = "") -> None:
        self.reason = missing
        self.made: list[StandInCamera] = []

    def load(self) -> None:
        """Nothing to load."""

    def missing(self) -> str:
        """Why there is none."""
        return self.reason

    def open(self, parent: QObject) -> StandInCamera:
        """The camera. Raises ``LookupError`` when there is none."""
        if self.reason:
            raise LookupError
        self.made.append(StandInCamera(parent))
        return self.made[-1]
