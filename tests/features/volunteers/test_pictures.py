"""Every view of the page, with its form, fits the smallest windows it is promised for; pictures of them on demand."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

COMBINATIONS = (
    ("light", "768", 1262, 692), ("dark", "768", 1262, 692), ("light", "150", 863, 412), ("large", "690", 1262, 614),
    ("large", "150", 863, 412),
)


def fits(screen, width, height):
    smallest = screen.page.minimumSizeHint()
    return smallest.width() <= width and smallest.height() <= height


def test_it_fits(screen, card, theme, shoot):
    screen.scan(card("周国良"))
    for look, name, width, height in COMBINATIONS:
        theme.set_mode("dark" if look == "dark" else "light")
        theme.set_large(look == "large")
        screen.page.window().resize(width, height)
        QApplication.processEvents()
        for view in screen.page.parts:
            screen.turn(view)
            shoot(screen, f"{look}-{name}-{view}")
            assert fits(screen, width, height), (look, name, view)
            if view == "roster":
                find = screen.page.roster.bench.find
                wanted = find.fontMetrics().horizontalAdvance(find.placeholderText())
                assert find.width() > wanted + 60, (look, name)
            if view != "desk":
                screen.press("Ctrl+N")
                shoot(screen, f"{look}-{name}-{view}-form")
                assert fits(screen, width, height), (look, name, view, "form")
                screen.press("Escape")
        for view, key in (("roster", "Ctrl+F"), ("activities", "Ctrl+F"), ("desk", "Ctrl+B")):
            screen.turn(view)
            screen.press(key)
            shoot(screen, f"{look}-{name}-{view}-{key}")
            assert fits(screen, width, height), (look, name, view, key)
            screen.press("Escape")
