"""走访 by keys: the month, the record in a minute and a half, and what goes wrong."""

from __future__ import annotations


def test_the_month_by_grid(come):
    screen = come()
    print(screen.figures, screen.heat, screen.rows, screen.household, screen.title, screen.filters)
    screen.press("F3", "Down", "Down")
    print(screen.rows, screen.household)
    screen.press("Return", "Down", "Down")
    print(screen.household, screen.topics, screen.met, screen.tags)
    assert 0
