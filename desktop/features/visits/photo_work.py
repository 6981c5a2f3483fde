"""Photos of the record at hand: taken in, kept after the visit is, looked at on record; one fault never costs the visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from db.desk import Desk
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.photo_facts import PhotoMeta, PhotoSource
from db.photo_images import PreparedPhoto, prepare
from db.photo_sources import FoundPhoto
from db.queries.photos import ListPhotos, list_photos_of
from db.usecases.photos import NewPhoto, PhotoKept, PhotoView, keep_photos, view_photo, view_strip
from desktop.devices.camera import SystemCameras
from desktop.tasks import Job, Tasks
from desktop.widgets.camera_cover import CameraKey
from desktop.widgets.key_button import KeyButton
from desktop.widgets.photo_chooser import PhotoChooser
from desktop.widgets.photo_cover import PhotoCover
from desktop.widgets.photo_strip import PhotoTile
from desktop.widgets.photo_taking import PhotoTaking

MOST = 12
"""Photos of one visit."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """A photo chosen and not yet kept; ``prepared`` is ``None`` while it is being read."""

    path: Path
    source: str
    prepared: PreparedPhoto | None = None


class PhotoWork(PhotoTaking):
    """Knows the fresh photos of every visit being written, and those of the visit before."""

    tiles_changed = Signal()
    paths_changed = Signal(str, object)  # visit id, tuple of paths as the form keeps them
    trouble = Signal(str, str)  # what happened, what to do
    unkept = Signal(str, object)  # visit id, tuple of PhotoKept that failed after the visit was kept

    def __init__(self, desk: Desk, tasks: Tasks, host: QWidget, panel: QWidget, snap: KeyButton) -> None:
        super().__init__(desk, tasks, host)
        self.camera = CameraKey(host, panel, snap, tasks, SystemCameras(), desk.now)
        self.camera.taken.connect(self._shot)
        self._fresh: dict[str, list[Fresh]] = {}
        self._visit = ""
        self._earlier = ""
        self._metas: tuple[PhotoMeta, ...] = ()
        self._views: dict[str, PhotoView] = {}
        self._shown = False
        self.cover: PhotoCover | None = None

    # ------------------------------------------------------------ whose

    def turn_to(self, visit_id: str, earlier_id: str, paths: Sequence[str]) -> None:
        """The record at hand is ``visit_id``; beside it stand the photos kept with ``earlier_id`` (empty: none)."""
        if visit_id == self._visit and earlier_id == self._earlier:
            return
        self._visit, self._earlier = visit_id, earlier_id
        self._metas, self._views, self._shown = (), {}, False
        if earlier_id:
            job = self._tasks.latest("visits.photos", self._desk.ask, list_photos_of, ListPhotos("visit", earlier_id))
            job.done.connect(lambda metas: self._listed(earlier_id, metas))
        known = {str(one.path) for one in self._fresh.get(visit_id, ())}
        again = [(Path(path), "folder") for path in paths if path not in known]
        if again:
            self._take_in(again, {})
        self.tiles_changed.emit()

    def _listed(self, earlier_id: str, metas: tuple[PhotoMeta, ...]) -> None:
        if earlier_id == self._earlier:
            self._metas = metas
            self.tiles_changed.emit()

    def tiles(self, *, correcting: bool) -> tuple[PhotoTile, ...]:
        """Fresh photos first, then those kept before; the latter without a picture until they are asked for."""
        now, before = self.tr("本次 {}"), self.tr("原来 {}") if correcting else self.tr("上次 {}")
        fresh = [
            PhotoTile(
                f"fresh:{n}", now.format(one.path.name),
                QImage.fromData(one.prepared.thumb) if one.prepared else None, fresh=True,
            )
            for n, one in enumerate(self._fresh.get(self._visit, ()))
        ]
        kept = []
        for meta in self._metas:
            view = self._views.get(meta.photo_id) if self._shown else None
            image = QImage.fromData(view.jpeg) if view is not None and view.jpeg else None
            problem = view.problem if view is not None else ""
            kept.append(PhotoTile(meta.photo_id, before.format(meta.caption or meta.position), image, problem))
        return (*fresh, *kept)

    def count(self, visit_id: str = "") -> int:
        """Fresh photos of a visit (the one at hand)."""
        return len(self._fresh.get(visit_id or self._visit, ()))

    @property
    def time_words(self) -> str:
        """When the fresh photos were taken, as their camera said."""
        taken = [one.prepared.taken_at for one in self._fresh.get(self._visit, ()) if one.prepared]
        known = [at for at in taken if at]
        if not taken:
            return ""
        when = self.tr("原片时间 {}，").format(known[0][:16]) if known else ""
        return self.tr("{}已去掉位置，保存时加密存本机").format(when)

    # ------------------------------------------------------------ taking in

    def choose(self) -> None:
        """Open the chooser over the page."""
        self.open_chooser(self.camera.cameras)

    def put_away(self) -> None:
        """Before a lock: nothing is seen any more, by the clerk or by the camera."""
        self.camera.leave()
        if self.chooser is not None:
            self.chooser.camera.leave()
        if self.cover is not None:
            self.cover.leave()

    def _taken(self, photos: tuple[FoundPhoto, ...], source: str) -> None:
        chooser = cast(PhotoChooser, self.sender())
        self._take_in([(photo.path, source) for photo in photos], dict(chooser.prepared))

    def _shot(self, photo: PreparedPhoto) -> None:
        names = {one.path for one in self._fresh.get(self._visit, ())}
        path, number = Path(photo.name), 1  # only a name: the picture is in memory and nowhere else
        while path in names:
            number += 1
            path = path.with_stem(f"{Path(photo.name).stem} {number}")
        self._take_in([(path, "camera")], {path: replace(photo, name=path.name)})

    def _take_in(self, wanted: Sequence[tuple[Path, str]], ready: dict[Path, PreparedPhoto]) -> None:
        visit_id = self._visit
        fresh = self._fresh.setdefault(visit_id, [])
        known = {one.path for one in fresh}
        new = [(path, source) for path, source in wanted if path not in known][: MOST - len(fresh)]
        left_out = len([path for path, _ in wanted if path not in known]) - len(new)
        fresh.extend(Fresh(path, source, ready.get(path)) for path, source in new)
        if left_out:
            self.trouble.emit(
                self.tr("一次走访最多 {} 张照片").format(MOST), self.tr("多选的 {} 张没有取，请挑要紧的。").format(left_out)
            )
        waiting = [path for path, _ in new if path not in ready]
        if waiting:
            job = self._tasks.run_long(lambda job: _prepare_all(job, waiting))
            job.done.connect(lambda results: self._prepared(visit_id, results))
        self._told(visit_id)

    def _prepared(self, visit_id: str, results: dict[Path, PreparedPhoto | KnownError]) -> None:
        kept, problems = [], []
        for one in self._fresh.get(visit_id, ()):
            result = results.get(one.path)
            if isinstance(result, KnownError):
                problems.append((one.path.name, result))
            else:
                kept.append(one if result is None else Fresh(one.path, one.source, result))
        self._fresh[visit_id] = kept
        if problems:
            names = "、".join(name for name, _ in problems)
            self.trouble.emit(
                self.tr("{} 张照片没取成：{}").format(len(problems), names),
                self.tr("{}走访照样可以保存。").format(problems[0][1].message),
            )
        self._told(visit_id)

    def _told(self, visit_id: str) -> None:
        files = tuple(str(one.path) for one in self._fresh.get(visit_id, ()) if one.source != "camera")
        self.paths_changed.emit(visit_id, files)
        if visit_id == self._visit:
            self.tiles_changed.emit()

    def remove(self, key: str) -> None:
        """Take a fresh photo out again."""
        kind, _, place = key.partition(":")
        fresh = self._fresh.get(self._visit, [])
        if kind == "fresh" and int(place) < len(fresh):
            del fresh[int(place)]
            self._told(self._visit)

    # ------------------------------------------------------------ keeping

    def keep(self, visit_id: str) -> None:
        """The visit is kept: now its photos, and what fails is named."""
        fresh = tuple(self._fresh.get(visit_id, ()))
        if fresh:
            job = self._tasks.run_long(lambda job: _keep(self._desk, visit_id, fresh))
            job.done.connect(lambda results: self._kept(visit_id, results))
            job.failed.connect(lambda error: self._kept(visit_id, tuple(
                PhotoKept(one.path.name, None, error.code, error.message) for one in fresh
            )))

    def _kept(self, visit_id: str, results: tuple[PhotoKept, ...]) -> None:
        failed = tuple(one for one in results if one.photo_id is None)
        names = {one.name for one in failed}
        left = [one for one in self._fresh.get(visit_id, ()) if one.path.name in names]
        if left:
            self._fresh[visit_id] = left
        else:
            self._fresh.pop(visit_id, None)
        if failed:
            self.unkept.emit(visit_id, failed)

    def forget(self, visit_id: str) -> None:
        """Photos of a visit are not wanted any more."""
        self._fresh.pop(visit_id, None)

    # ------------------------------------------------------------ looking

    def show_kept(self, shown: bool) -> None:
        """While F11 is held: the small pictures kept before; looking is put on record."""
        self._shown = shown
        if shown and self._metas and not self._views:
            earlier = self._earlier
            job = self._tasks.latest("visits.strip", view_strip, self._desk, "visit", earlier)
            job.done.connect(lambda views: self._seen(earlier, views))
            job.failed.connect(lambda error: self.trouble.emit(error.message, ""))
        self.tiles_changed.emit()

    def _seen(self, earlier: str, views: tuple[PhotoView, ...]) -> None:
        if earlier == self._earlier:
            self._views = {view.meta.photo_id: view for view in views}
            self.tiles_changed.emit()

    def open(self, key: str) -> None:
        """One picture as large as the page; a kept one is put on record as seen."""
        kind, _, place = key.partition(":")
        fresh = self._fresh.get(self._visit, [])
        if kind == "fresh":
            one = fresh[int(place)]
            image = QImage.fromData(one.prepared.jpeg) if one.prepared else None
            self._cover(one.path.name, image, self.tr("还在读，请稍等再看。"))
            return
        if not self._desk.may(Permission.SENSITIVE_READ):
            self.trouble.emit(self.tr("没有查看照片的权限"), self.tr("要看请找值班长。"))
            return
        job = self._tasks.latest("visits.photo", view_photo, self._desk, key)
        job.done.connect(lambda view: self._cover(view.meta.label, QImage.fromData(view.jpeg), ""))
        job.failed.connect(lambda error: self._cover(self.tr("照片"), None, error.message))

    def _cover(self, title: str, image: QImage | None, words: str) -> None:
        self.cover = PhotoCover(self._host, title=title)
        self.cover.closed.connect(self._uncovered)
        self.cover.open_with(image, words)

    def _uncovered(self) -> None:
        self.cover = None


def _prepare_all(job: Job, paths: Sequence[Path]) -> dict[Path, PreparedPhoto | KnownError]:
    results: dict[Path, PreparedPhoto | KnownError] = {}
    for path in paths:
        if job.cancelled:
            break
        try:
            results[path] = prepare(path)
        except KnownError as error:
            results[path] = error
    return results


def _keep(desk: Desk, visit_id: str, fresh: Sequence[Fresh]) -> tuple[PhotoKept, ...]:
    """On the long worker: what was not read yet is read now, then all are kept."""
    ready, lost = [], []
    for one in fresh:
        try:
            photo = one.prepared or prepare(one.path)
        except KnownError as error:
            lost.append(PhotoKept(one.path.name, None, error.code, error.message))
            continue
        ready.append(NewPhoto(photo, source=cast(PhotoSource, one.source)))
    return (*keep_photos(desk, "visit", visit_id, ready), *lost)
