"""Two cells only this screen has: a match with the letters that were hit, and a material with its 缺 badge."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from desktop.features.walkin.models import MatchLine
from desktop.theme.fonts import font
from desktop.theme.icons import paint_icon
from desktop.theme.manager import tokens
from desktop.widgets.badge import BadgeSpec, badge_size, paint_badge
from desktop.widgets.delegates import CheckDelegate
from desktop.widgets.painting import draw_text, text_width
from desktop.widgets.roles import BADGE_ROLE, BOLD_ROLE
from desktop.widgets.row_delegate import Index, RowDelegate
from desktop.widgets.rows_model import RowsModel


class MatchDelegate(RowDelegate):
    """``高龄津贴 gljt``, ``老年优待证 别名「公交老年卡」`` or, with a ban sign, a certificate that is not issued."""

    def paint_content(self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        line = model.row(index.row()) if isinstance(model, RowsModel) else None
        if not isinstance(line, MatchLine):
            return
        now = tokens()
        if line.match.blocked is not None:
            edge = now.size.icon_small + 2
            paint_icon(painter, "ban", now.colour.bad, rect.x(), rect.center().y() - edge / 2, edge)
            rect = rect.adjusted(edge + 6, 0, 0, 0)
        face = font(now.size.body, bold=line.chosen)
        draw_text(painter, rect, line.match.name, face, now.colour.t1)
        left = rect.x() + text_width(face, line.match.name) + 5
        small = font(now.size.small)
        area = QRectF(left, rect.y() + 1, rect.right() - left, rect.height())
        if line.match.by_alias:
            draw_text(painter, area, f"别名「{line.match.matched}」", small, now.colour.t3)
        elif line.match.matched:
            draw_text(painter, area, line.match.matched, small, now.colour.accent)


class MaterialDelegate(CheckDelegate):
    """The tick and the name, with a badge after the name while the material is missing."""

    def paint_content(self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index) -> None:
        spec = index.data(BADGE_ROLE)
        if not isinstance(spec, BadgeSpec):
            super().paint_content(painter, rect, option, index)
            return
        room = badge_size(spec).width() + 6
        super().paint_content(painter, rect.adjusted(0, 0, -room, 0), option, index)
        size = tokens().size
        face = font(size.body, bold=bool(index.data(BOLD_ROLE)))
        words = str(index.data(Qt.ItemDataRole.DisplayRole))
        left = rect.x() + size.check + 10 + text_width(face, words) + 6
        paint_badge(painter, min(left, rect.right() - room + 6), rect.center().y(), spec)
