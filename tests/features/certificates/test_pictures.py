"""Every section fits the smallest windows it is promised for; pictures of them on demand."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from tests.features.certificates.conftest import issue_thanks

COMBINATIONS = (
    ("light", "768", 1262, 692), ("dark", "768", 1262, 692), ("light", "150", 863, 412), ("large", "690", 1262, 614),
    ("large", "150", 863, 412),
)


def fits(screen, width, height):
    smallest = screen.page.minimumSizeHint()
    return smallest.width() <= width and smallest.height() <= height


def _drawn(screen):
    """Whether the page beside the form is in sight: the viewer draws it a little later."""
    image = screen.page.issue.paper.pages.grab().toImage()
    dots = [image.pixelColor(x, y) for x in range(40, image.width() - 40, 7) for y in range(10, image.height() - 10, 7)]
    return any(dot.lightness() < 120 and dot.saturation() < 20 for dot in dots)


@pytest.mark.parametrize(("look", "name", "width", "height"), COMBINATIONS)
def test_it_fits(thanked, code, clock, theme, shoot, look, name, width, height):
    screen = thanked
    issue_thanks(screen, "李秀英")
    screen.press("F2", "1")
    screen.pick("holder", "周国良")
    screen.press("F9", "F9")
    theme.set_mode("dark" if look == "dark" else "light")
    theme.set_large(look == "large")

    def look_at(what):
        for _ in range(3):  # the columns give way once the window is narrow
            screen.page.window().resize(width, height)
            QApplication.processEvents()
        assert (screen.page.window().width(), screen.page.window().height()) == (width, height), what
        shoot(screen, f"{look}-{name}-{what}")
        assert fits(screen, width, height), what

    screen.turn("issue")
    look_at("issue-idle")
    screen.press("F2", "1")
    screen.pick("holder", "周国良")
    screen.qtbot.waitUntil(lambda: _drawn(screen))
    look_at("issue")
    assert screen.page.issue.paper.pages.verticalScrollBar().maximum() == 0, "the whole page is in sight"
    screen.press("F9")
    look_at("issue-publicity")
    screen.press("Escape")
    screen.turn("publicity")
    screen.page.publicity.bench.list.setFocus()
    screen.press("Right")
    look_at("publicity")
    screen.press("F6")
    look_at("publicity-objection")
    screen.press("Escape")
    screen.turn("batch")
    look_at("batch-new")
    screen.fill(who="activity")
    screen.pick("activity_id", "义剪")
    screen.press("F9")
    look_at("batch")
    screen.turn("register")
    screen.page.open_certificate(screen.page.register.bench.model.rows[-1].id)
    screen.settle()
    look_at("register")
    assert screen.bench.since.isVisible() and screen.bench.until.isVisible()
    screen.press("F7")
    look_at("register-void")
    screen.fill(reason="写错")
    screen.press("Escape")
    screen.scan(code("周国良"))
    look_at("verify")
    screen.turn("templates")
    look_at("templates")
