"""What went wrong after a visit was kept: photos that were not."""

from __future__ import annotations

from db.usecases.photos import PhotoKept
from desktop.features.visits.photo_work import PhotoWork
from desktop.page import Page
from desktop.widgets.fault_bar import FaultAction


def tell_unkept(page: Page, photos: PhotoWork, visit_id: str, failed: tuple[PhotoKept, ...]) -> None:
    """Name the photos that were not kept and offer to keep them once more."""

    def again() -> None:
        page.fault_bar.clear()
        photos.keep(visit_id)

    names = "、".join(one.name for one in failed)
    page.show_fault(
        page.tr("走访已存，{} 张照片没存上：{}").format(len(failed), names), failed[0].message, note=failed[0].code,
        actions=(FaultAction("Ctrl+1", page.tr("再存一次"), again),),
    )
