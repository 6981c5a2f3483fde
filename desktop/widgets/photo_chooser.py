"""Taking photos from a phone, a card or a folder: the newest first, Space ticks, Enter takes them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from db.domain.clock import local
from db.domain.errors import KnownError
from db.photo_images import PreparedPhoto, prepare
from db.photo_sources import FoundPhoto, PhotoPlace, camera_places, list_photos
from desktop.tasks import Job, Tasks
from desktop.widgets.camera_cover import CameraKey, Cameras
from desktop.widgets.cover import Cover
from desktop.widgets.delegates import CheckDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.fields import ChoiceBox
from desktop.widgets.files import FileChooser, SystemFileChooser
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import KeyHint
from desktop.widgets.lazy_model import Column
from desktop.widgets.panel import Panel
from desktop.widgets.photo_cover import PictureView
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.table import TableView

_QUIET_MS = 120
_KEPT = 24


def size_words(size: int) -> str:
    """``3.4 MB``; ``820 KB`` below one."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, size // 1000)} KB"


class _Model(RowsModel):
    def __init__(self, ticked: Callable[[FoundPhoto], bool], parent: QObject) -> None:
        tr = self.tr
        super().__init__((
            Column("name", tr("照片"), lambda row: row.name, check=ticked, tip=lambda row: str(row.path)),
            Column("at", tr("时间"), lambda row: f"{local(row.at):%m-%d %H:%M}"),
            Column("size", tr("大小"), lambda row: size_words(row.size), right=True),
        ), parent)


class PhotoChooser(Cover):
    """``places`` and ``files`` are for tests. What was looked at large is ready already when it is taken."""

    taken = Signal(object, str)  # tuple of FoundPhoto, and where from: "phone" or "folder"
    shot = Signal(object)  # PreparedPhoto, taken just now with the camera of the desk

    def __init__(
        self, host: QWidget, tasks: Tasks, cameras: Cameras, now: Callable[[], datetime], *, folder: Path | None = None,
        files: FileChooser | None = None, places: Callable[[], Sequence[PhotoPlace]] = camera_places,
    ) -> None:
        super().__init__(host, name="photo_chooser", title=self.tr("取照片"))
        self._tasks, self._files, self._find_places = tasks, files or SystemFileChooser(), places
        self._folder = folder
        self._places: tuple[PhotoPlace, ...] = ()
        self._ticked: set[Path] = set()
        self._looking: Job | None = None
        self.prepared: OrderedDict[Path, PreparedPhoto] = OrderedDict()
        """Pictures already read for looking at them, the newest last."""
        self.place = ChoiceBox(name="photo_place", label=self.tr("从哪里取"))
        self.place.setMinimumWidth(180)
        self.place.changed.connect(self._place_chosen)
        self.other = KeyButton("Ctrl+O", self.tr("选文件夹"), name="photo_folder")
        self.other.triggered.connect(self._ask_folder)
        self.take = KeyButton("Return", self.tr("取用"), name="photo_take", kind="primary")
        self.take.triggered.connect(self._take)
        self.take.refused.connect(self.note.setText)
        self.snap = KeyButton("Ctrl+R", self.tr("拍一张"), name="photo_snap")
        for widget in (self.place, self.other, self.snap, self.take):
            self.add_right(widget)
        self.camera = CameraKey(self, self, self.snap, tasks, cameras, now)
        self.camera.taken.connect(self._shot)
        self.camera.refused.connect(self.note.setText)
        self.model = _Model(lambda row: row.path in self._ticked, self)
        self.model.check_requested.connect(self._tick)
        self.table = TableView(name="photo_list", label=self.tr("照片"))
        self.table.setModel(self.model)
        self.table.set_delegates({0: CheckDelegate()})
        self.table.set_columns((None, 110, 84))
        self.table.row_changed.connect(lambda _: self._quiet.start())
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_QUIET_MS)
        self._quiet.timeout.connect(self._look)
        self.empty = EmptyState(
            "usb", self.tr("正在找照片"), self.tr("手机用线连上、选「传输文件」，或插上存储卡。"), name="photo_empty"
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        self.picture = PictureView(name="photo_preview", label=self.tr("预览"))
        self._build()

    def _build(self) -> None:
        listed = Panel(self.tr("照片"), name="photo_list_panel", flush=True)
        for key, words in (("Space", self.tr("勾选")), ("↑↓", self.tr("换一张看"))):
            listed.add_right(KeyHint(key, words))
        listed.body.addWidget(self._stack)
        seen = Panel(self.tr("预览"), name="photo_preview_panel", note=self.tr("取用后去掉位置，缩小，加密存本机"))
        seen.body.addWidget(self.picture)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(listed, 1)
        row.addWidget(seen, 1)
        self.body.addLayout(row, 1)

    def begin(self) -> None:
        """Cover the page and look for phones and cards."""
        self._stack.setCurrentWidget(self.empty)
        self._count()
        self.open(self.table)
        self.camera.check()
        self._tasks.run_long(lambda job: tuple(self._find_places())).done.connect(self._found_places)

    def _shot(self, photo: PreparedPhoto) -> None:
        self.leave()
        self.shot.emit(photo)

    @property
    def folder(self) -> Path | None:
        """The folder that was chosen last."""
        return self._folder

    @property
    def photos(self) -> tuple[FoundPhoto, ...]:
        """The photos listed."""
        return self.model.rows

    # ------------------------------------------------------------ where from

    def _found_places(self, places: tuple[PhotoPlace, ...]) -> None:
        self._places = places
        options: list[tuple[object, str]] = [(place.folder, place.name) for place in places]
        if self._folder is not None and all(place.folder != self._folder for place in places):
            options.append((self._folder, self._folder.name or str(self._folder)))
        self.place.set_options(options)
        self.place.setVisible(bool(options))
        if options:
            self._place_chosen(self.place.value)
        else:
            self.empty.set_texts(
                self.tr("没有找到手机或存储卡"),
                self.tr("手机用线连上、选「传输文件」，或插上存储卡；也可按 Ctrl+O 选一个文件夹。"),
            )

    def _place_chosen(self, folder: object) -> None:
        assert isinstance(folder, Path)
        job = self._tasks.run_long(lambda job: list_photos(folder))
        job.done.connect(self._listed)
        job.failed.connect(self._unreadable)

    def _ask_folder(self) -> None:
        folder = self._files.folder(self, self.tr("选放照片的文件夹"))
        if folder is not None:
            self._folder = folder
            places = tuple(place for place in self._places if place.folder != folder)
            options = [(folder, folder.name or str(folder)), *((place.folder, place.name) for place in places)]
            self.place.set_options(options)
            self.place.set_value(folder)
            self.place.show()
            self._place_chosen(folder)

    def _listed(self, photos: tuple[FoundPhoto, ...]) -> None:
        self._ticked.clear()
        self.model.set_rows(photos)
        self._stack.setCurrentWidget(self.table if photos else self.empty)
        if photos:
            self.table.select_row(0)
            self.table.setFocus()
            self._quiet.start()
        else:
            self.empty.set_texts(self.tr("这里没有照片"), self.tr("换一个地方，或按 Ctrl+O 选一个文件夹。"))
            self.picture.show_image(None)
        self._count()

    def _unreadable(self, error: KnownError) -> None:
        self.model.set_rows(())
        self._stack.setCurrentWidget(self.empty)
        self.empty.set_texts(self.tr("打不开"), error.message)
        self._count()

    # ------------------------------------------------------------ ticking and looking

    def _tick(self, place: int, on: bool) -> None:
        path = self.photos[place].path
        self._ticked = self._ticked | {path} if on else self._ticked - {path}
        self.model.refresh([place])
        self._count()

    def _chosen(self) -> tuple[FoundPhoto, ...]:
        row = self.table.current_row()
        ticked = tuple(photo for photo in self.photos if photo.path in self._ticked)
        return ticked or (self.photos[row : row + 1] if row >= 0 else ())

    def _count(self) -> None:
        count = len(self._ticked)
        self.take.set_title(self.tr("取用 {} 张").format(count) if count else self.tr("取用这张"))
        self.take.set_refusal("" if self.photos else self.tr("还没有可取的照片，请先选地方。"))

    def _look(self) -> None:
        row = self.table.current_row()
        if not 0 <= row < len(self.photos) or not self.is_open:
            return
        path = self.photos[row].path
        if path in self.prepared:
            self._show(path, self.prepared[path])
            return
        if self._looking is not None:
            self._looking.cancel()
        self.picture.show_image(None, self.tr("正在读……"))
        self._looking = self._tasks.run_long(lambda job: prepare(path))
        self._looking.done.connect(lambda photo: self._show(path, photo))
        self._looking.failed.connect(lambda error: self.picture.show_image(None, error.message))
        self._looking.finished.connect(self._looked)

    def _looked(self) -> None:
        if self._looking is self.sender():
            self._looking = None

    def _show(self, path: Path, photo: PreparedPhoto) -> None:
        self.prepared[path] = photo
        while len(self.prepared) > _KEPT:
            self.prepared.popitem(last=False)
        row = self.table.current_row()
        if 0 <= row < len(self.photos) and self.photos[row].path == path:
            self.picture.show_image(QImage.fromData(photo.jpeg))

    def _take(self) -> None:
        chosen = self._chosen()
        if not chosen:
            return
        source = "phone" if any(place.folder == self.place.value for place in self._places) else "folder"
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        self.leave()
        self.taken.emit(chosen, source)
