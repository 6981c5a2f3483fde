"""Taking one photo with the camera of the desk: what it sees over the page, Space takes it, Esc leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from PySide6.QtCore import QBuffer, QIODevice, QObject, Signal
from PySide6.QtGui import QAction, QImage, QKeySequence
from PySide6.QtWidgets import QWidget

from db.domain.clock import local
from db.domain.errors import KnownError
from db.photo_images import PreparedPhoto, prepare
from desktop.tasks import Tasks
from desktop.widgets.cover import Cover
from desktop.widgets.key_button import KeyButton
from desktop.widgets.photo_cover import PictureView

_QUALITY = 92


class Camera(Protocol):
    """One camera: ``seen`` and ``shot`` are signals of a picture, ``lost`` of a sentence."""

    name: str
    seen: Any
    shot: Any
    lost: Any

    def start(self) -> None:
        """Begin to look."""

    def take(self) -> None:
        """Take one picture; it comes by ``shot``."""

    def stop(self) -> None:
        """Look no longer."""


class Cameras(Protocol):
    """The cameras of this computer."""

    def load(self) -> None:
        """Make ready; slow the first time, so not on the window's thread."""

    def missing(self) -> str:
        """Why no picture can be taken, in a sentence; empty when there is a camera."""

    def open(self, parent: QObject) -> Camera:
        """The camera to use, which lives no longer than ``parent``. Raises ``LookupError`` when it is gone."""


def jpeg_of(image: QImage) -> bytes:
    """A picture as JPEG in memory."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPEG", _QUALITY)
    return bytes(buffer.data().data())


def prepare_shot(image: QImage, at: datetime) -> PreparedPhoto:
    """A picture just taken as it will be kept; slow, never on the window's thread. Raises KnownError PHOTO-…."""
    day = local(at)
    photo = prepare(jpeg_of(image), f"拍照 {day:%H-%M-%S}.jpg")
    return replace(photo, taken_at=f"{day:%Y-%m-%d %H:%M:%S}")


class CameraCover(Cover):
    """``shot`` carries the picture; the cover is gone by then. A camera that goes away is told in its place."""

    shot = Signal(QImage)

    def __init__(self, host: QWidget, camera: Camera) -> None:
        super().__init__(host, name="camera_cover", title=self.tr("拍一张"))
        self._camera = camera
        self.note.setText(camera.name)
        self.picture = PictureView(name="camera_picture", label=self.tr("摄像头看到的"))
        self.take = KeyButton("Space", self.tr("拍下"), name="camera_take", kind="primary")
        self.take.triggered.connect(self._take)
        self.take.refused.connect(self.note.setText)
        enter = QAction(self.tr("拍下"), self)
        enter.setShortcuts([QKeySequence("Return"), QKeySequence("Enter")])
        enter.triggered.connect(self.take.action.trigger)
        self.addAction(enter)
        self.add_right(self.take)
        self.body.addWidget(self.picture, 1)
        camera.seen.connect(self.picture.show_image)
        camera.shot.connect(self._shot)
        camera.lost.connect(self._lost)
        self.closed.connect(self._stop)

    def begin(self) -> None:
        """Cover the host and look."""
        self.picture.show_image(None, self.tr("正在打开摄像头……"))
        self.take.set_refusal("")
        self.open(self.picture)
        self._camera.start()

    def _stop(self) -> None:
        self._camera.stop()
        self._camera.deleteLater()  # type: ignore[attr-defined]

    def _take(self) -> None:
        self.take.set_refusal(self.tr("正在拍，请稍等。"))
        self._camera.take()

    def _shot(self, image: QImage) -> None:
        if self.is_open:
            self.leave()
            self.shot.emit(image)

    def _lost(self, sentence: str) -> None:
        self.take.set_refusal(sentence)
        self.picture.show_image(None, sentence)


class CameraKey(QObject):
    """Ctrl+R: shows ``button`` where there is a camera; where there is none the key itself says why.

    ``owner`` is the widget whose keys these are, ``host`` what is covered. Ask :meth:`check` whenever they come into
    sight: a camera may have been plugged in.
    """

    taken = Signal(object)  # PreparedPhoto
    refused = Signal(str)  # why no photo was taken

    def __init__(
        self, host: QWidget, owner: QWidget, button: KeyButton, tasks: Tasks, cameras: Cameras, now: Callable[[], datetime],
    ) -> None:
        super().__init__(owner)
        self._host, self._button, self._tasks = host, button, tasks
        self.cameras, self._now = cameras, now
        self.cover: CameraCover | None = None
        self._spare = QAction(self)
        self._spare.setShortcut(QKeySequence("Ctrl+R"))
        self._spare.triggered.connect(lambda: self.refused.emit(self._reason))
        owner.addAction(self._spare)
        self._reason = ""
        button.triggered.connect(self.open)
        button.hide()

    def check(self) -> None:
        """Look for a camera; what is slow about it happens aside."""
        self._tasks.run_long(lambda job: self.cameras.load()).done.connect(lambda _: self._checked())

    def _checked(self) -> None:
        self._reason = self.cameras.missing()
        self._button.setVisible(not self._reason)
        self._spare.setEnabled(bool(self._reason))
        self._spare.setText(self.tr("拍一张（用不了：{}）").format(self._reason))

    def open(self) -> None:
        """Cover the page with what the camera sees."""
        if self.cover is not None:
            return
        try:
            camera = self.cameras.open(self._host)
        except LookupError:
            self._checked()
            self.refused.emit(self._reason)
            return
        self.cover = CameraCover(self._host, camera)
        self.cover.shot.connect(self._shot)
        self.cover.closed.connect(self._closed)
        self.cover.begin()

    def leave(self) -> None:
        """Look no longer; before a lock."""
        if self.cover is not None:
            self.cover.leave()

    def _closed(self) -> None:
        self.cover = None

    def _shot(self, image: QImage) -> None:
        at = self._now()
        job = self._tasks.run_long(lambda job: prepare_shot(image, at))
        job.done.connect(self.taken)
        job.failed.connect(self._failed)

    def _failed(self, error: KnownError) -> None:
        self.refused.emit(error.message)
