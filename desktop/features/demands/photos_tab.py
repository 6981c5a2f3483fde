"""Photos of a demand: taken in from a phone, a card or a folder, looked at one by one, on record, and taken down."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.desk import Desk
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.photo_facts import PhotoMeta, PhotoSource
from db.photo_images import PreparedPhoto, prepare
from db.photo_sources import FoundPhoto
from db.queries.photos import ListPhotos, list_photos_of
from db.usecases.photos import (
    NewPhoto,
    PhotoKept,
    PhotoView,
    RemovePhoto,
    keep_photos,
    remove_photo,
    view_photo,
)
from desktop.devices.camera import SystemCameras
from desktop.features.demands.looks import moment_words
from desktop.widgets.camera_cover import Cameras
from desktop.widgets.fault_bar import Notice
from desktop.widgets.keycap import KeyHint, LinkKey
from desktop.widgets.labels import label
from desktop.widgets.line_edits import LineEdit
from desktop.widgets.photo_chooser import PhotoChooser
from desktop.widgets.photo_cover import PhotoCover
from desktop.widgets.photo_strip import PhotoStrip, PhotoTile
from desktop.widgets.photo_taking import PhotoTaking
from desktop.widgets.wrap_label import WrapLabel

if TYPE_CHECKING:
    from desktop.features.demands.page import DemandsPage


class PhotosTab(QWidget):
    """Boxes with captions; a picture is shown only when it is opened, for each look is on record."""

    opened = Signal(str)
    choose_wanted = Signal()
    down_wanted = Signal(str, str)  # the photo, why

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("demand_photos_tab")
        self.strip = PhotoStrip(name="demand_photos", label=self.tr("照片"))
        self.strip.opened.connect(self.opened)
        self.words = label(self.tr("还没有照片。"), "hint")
        self.take = LinkKey("Ctrl+U", self.tr("取照片或拍一张"), name="demand_take_photos")
        self.take.triggered.connect(self.choose_wanted)
        self.down = LinkKey("Ctrl+D", self.tr("取下这张"), name="demand_photo_down")
        self.down.triggered.connect(self.ask_reason)
        self._asked = ""
        self.reason = LineEdit(name="demand_photo_reason", label=self.tr("取下的原因"),
                               placeholder=self.tr("为什么取下，如拍错了；Enter 取下，Esc 不取"))
        self.reason.setMaxLength(200)
        self.reason.returnPressed.connect(self._reason_given)
        self.problem = Notice("", level="bad", icon="circle-alert")
        self.struck = WrapLabel(kind="second")
        keys = QHBoxLayout()
        keys.addWidget(KeyHint("Enter", self.tr("看大图，会留记录")))
        keys.addWidget(self.take)
        keys.addWidget(self.down)
        keys.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 6)
        column.addWidget(self.words)
        column.addWidget(self.strip)
        column.addWidget(self.reason)
        column.addWidget(self.problem)
        column.addWidget(self.struck)
        column.addStretch(1)
        column.addLayout(keys)
        self.show_photos(())

    def show_photos(self, metas: Sequence[PhotoMeta]) -> None:
        """The photos of the demand shown; of those taken down it is said who did so, when and why."""
        kept = [meta for meta in metas if meta.removed_at is None]
        self.strip.set_tiles([PhotoTile(meta.photo_id, meta.label) for meta in kept])
        self.strip.setVisible(bool(kept))
        self.down.setVisible(bool(kept))
        self.words.setVisible(not kept)
        lines = [
            self.tr("已取下：{}。{}　{} {}").format(
                meta.label, meta.removed_reason, meta.removed_by, moment_words(meta.removed_at)
            )
            for meta in metas if meta.removed_at is not None
        ]
        self.struck.setText("\n".join(lines))
        self.struck.setVisible(bool(lines))
        if self._asked not in [meta.photo_id for meta in kept]:
            self.leave_reason()

    def ask_reason(self) -> None:
        """Ask why the photo under the cursor is not wanted."""
        here = self.strip.current
        if here is not None and self.down.isVisible():
            self._asked = here.key
            self.problem.hide()
            self.reason.clear()
            self.reason.show()
            self.reason.setAccessibleDescription(here.caption)
            self.reason.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave_reason(self) -> None:
        """Keep the photo."""
        focused = self.reason.hasFocus()
        self._asked = ""
        self.problem.hide()
        self.reason.hide()
        if focused:
            self.focus_list()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.reason.isVisible():
            self.leave_reason()
            return
        super().keyPressEvent(event)

    def say(self, sentence: str) -> None:
        """Why the photo was not taken down."""
        self.problem.set_text(sentence)
        self.problem.show()

    def _reason_given(self) -> None:
        if self._asked:
            self.down_wanted.emit(self._asked, self.reason.text())

    def focus_list(self) -> None:
        """Give the photos the focus."""
        target: QWidget = self.strip if self.strip.tiles else self.take
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)


class PhotosWork(PhotoTaking):
    """Takes photos in beside the demand shown; what cannot be kept is named and costs nothing else."""

    def __init__(self, page: DemandsPage, tab: PhotosTab) -> None:
        super().__init__(page.context.desk, page.context.tasks, page)
        self._page, self._tab = page, tab
        self._demand = ""
        self.cameras: Cameras = SystemCameras()
        self.cover: PhotoCover | None = None
        tab.opened.connect(self._open)
        tab.choose_wanted.connect(self.choose)
        tab.down_wanted.connect(self._take_down)

    def turn_to(self, demand_id: str) -> None:
        """The demand shown."""
        if demand_id != self._demand:
            self._tab.show_photos(())
        self._demand = demand_id
        asked = ListPhotos("demand", demand_id, removed=True)
        job = self._tasks.latest("demands.photos", self._desk.ask, list_photos_of, asked)
        job.done.connect(lambda metas: self._listed(demand_id, metas))

    def _listed(self, demand_id: str, metas: tuple[PhotoMeta, ...]) -> None:
        if demand_id == self._demand:
            self._tab.show_photos(metas)

    def choose(self) -> None:
        """Open the chooser over the page."""
        if self._demand:
            self.open_chooser(self.cameras)

    def _taken(self, photos: tuple[FoundPhoto, ...], source: str) -> None:
        demand_id, ready = self._demand, dict(cast(PhotoChooser, self.sender()).prepared)
        paths = [photo.path for photo in photos]
        job = self._tasks.run_long(lambda job: _keep(self._desk, demand_id, paths, ready, source))
        job.done.connect(self._kept)

    def _shot(self, photo: PreparedPhoto) -> None:
        new = NewPhoto(photo, source="camera")
        job = self._tasks.run_long(lambda job, demand_id=self._demand: keep_photos(self._desk, "demand", demand_id, [new]))
        job.done.connect(self._kept)

    def _kept(self, results: tuple[PhotoKept, ...]) -> None:
        failed = [one for one in results if one.photo_id is None]
        if failed:
            names = "、".join(one.name for one in failed)
            self._page.show_fault(self.tr("{} 张照片没存上：{}").format(len(failed), names), failed[0].message,
                                  note=failed[0].code)
        if len(failed) < len(results):
            self._page.context.notices.show(self.tr("已存 {} 张照片").format(len(results) - len(failed)))
        self._page.stepper.reload()

    def _take_down(self, photo_id: str, reason: str) -> None:
        job = self._tasks.run(self._desk.run, remove_photo, RemovePhoto(photo_id, reason))
        job.done.connect(lambda _: self._taken_down())
        job.failed.connect(lambda error: self._tab.say(error.message))

    def _taken_down(self) -> None:
        self._tab.leave_reason()
        self._page.context.notices.show(self.tr("已取下 1 张照片"), self.tr("谁取下、为什么都留着。"))
        self._page.stepper.reload()

    def _open(self, photo_id: str) -> None:
        if not self._desk.may(Permission.SENSITIVE_READ):
            self._page.show_fault(self.tr("没有查看照片的权限"), self.tr("要看请找值班长。"))
            return
        job = self._tasks.latest("demands.photo", view_photo, self._desk, photo_id)
        job.done.connect(self._seen)
        job.failed.connect(lambda error: self._cover(self.tr("照片"), None, error.message))

    def _seen(self, view: PhotoView) -> None:
        self._cover(view.meta.label, QImage.fromData(view.jpeg) if view.jpeg else None, view.problem)

    def _cover(self, title: str, image: QImage | None, words: str) -> None:
        self.cover = PhotoCover(self._page, title=title)
        self.cover.open_with(image, words)


def _keep(
    desk: Desk, demand_id: str, paths: Sequence[Path], ready: dict[Path, PreparedPhoto], source: str,
) -> tuple[PhotoKept, ...]:
    """On the long worker: what was not read yet is read now, then all are kept."""
    prepared, lost = [], []
    for path in paths:
        try:
            photo = ready.get(path) or prepare(path)
        except KnownError as error:
            lost.append(PhotoKept(path.name, None, error.code, error.message))
            continue
        prepared.append(NewPhoto(photo, source=cast(PhotoSource, source)))
    return (*keep_photos(desk, "demand", demand_id, prepared), *lost)
