"""The portrait for card and desk: chosen from a phone or a folder, or taken with the camera of the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from db.desk import Desk
from db.photo_facts import PhotoSource
from db.photo_images import PreparedPhoto, prepare
from db.photo_sources import FoundPhoto
from db.usecases.photos import NewPhoto, PhotoKept, keep_photos
from db.usecases.volunteers import SetVolunteerPhoto, set_volunteer_photo
from desktop.devices.camera import SystemCameras
from desktop.tasks import Tasks
from desktop.widgets.camera_cover import Cameras
from desktop.widgets.photo_chooser import PhotoChooser
from desktop.widgets.photo_taking import PhotoTaking


class PortraitWork(PhotoTaking):
    """One photo of one volunteer; the one before stays in the file and is no longer shown."""

    kept = Signal(str)  # volunteer id
    refused = Signal(str)  # why it was not kept

    def __init__(self, desk: Desk, tasks: Tasks, host: QWidget) -> None:
        super().__init__(desk, tasks, host)
        self._volunteer = ""
        self.cameras: Cameras = SystemCameras()

    def choose(self, volunteer_id: str) -> None:
        """Open the chooser over the page."""
        if self.chooser is None:
            self._volunteer = volunteer_id
            self.open_chooser(self.cameras)

    def _taken(self, photos: tuple[FoundPhoto, ...], source: str) -> None:
        """Of several the first: a card has one face."""
        ready = cast(PhotoChooser, self.sender()).prepared.get(photos[0].path)
        path = photos[0].path
        self._keep(lambda: ready or prepare(path), cast(PhotoSource, source))

    def _shot(self, photo: PreparedPhoto) -> None:
        self._keep(lambda: photo, "camera")

    def _keep(self, read: Callable[[], PreparedPhoto], source: PhotoSource) -> None:
        desk, volunteer_id = self._desk, self._volunteer

        def work() -> PhotoKept:
            result = keep_photos(desk, "volunteer", volunteer_id, [NewPhoto(read(), source=source)])[0]
            if result.photo_id is not None:
                desk.run(set_volunteer_photo, SetVolunteerPhoto(volunteer_id=volunteer_id, photo_id=result.photo_id))
            return result

        job = self._tasks.run_long(lambda job: work())
        job.done.connect(lambda result: self._done(volunteer_id, result))
        job.failed.connect(lambda error: self.refused.emit(error.message))

    def _done(self, volunteer_id: str, result: PhotoKept) -> None:
        if result.photo_id is None:
            self.refused.emit(result.message)
        else:
            self.kept.emit(volunteer_id)
