"""What takes photos in: the chooser over its page, one at a time, each time where it was left."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from db.desk import Desk
from db.photo_images import PreparedPhoto
from db.photo_sources import FoundPhoto
from desktop.tasks import Tasks
from desktop.widgets.camera_cover import Cameras
from desktop.widgets.files import FileChooser
from desktop.widgets.photo_chooser import PhotoChooser


class PhotoTaking(QObject):
    """Subclasses say what becomes of photos that were chosen and of one taken just now."""

    def __init__(self, desk: Desk, tasks: Tasks, host: QWidget) -> None:
        super().__init__(host)
        self._desk, self._tasks, self._host = desk, tasks, host
        self.folder: Path | None = None
        self.files: FileChooser | None = None
        self.chooser: PhotoChooser | None = None

    def open_chooser(self, cameras: Cameras) -> None:
        """Open the chooser unless it is open."""
        if self.chooser is not None:
            return
        self.chooser = PhotoChooser(
            self._host, self._tasks, cameras, self._desk.now, folder=self.folder, files=self.files
        )
        self.chooser.taken.connect(self._taken)
        self.chooser.shot.connect(self._shot)
        self.chooser.closed.connect(self._closed)
        self.chooser.begin()

    def _closed(self) -> None:
        if self.chooser is not None:
            self.folder = self.chooser.folder
        self.chooser = None

    def _taken(self, photos: tuple[FoundPhoto, ...], source: str) -> None:
        raise NotImplementedError

    def _shot(self, photo: PreparedPhoto) -> None:
        raise NotImplementedError
