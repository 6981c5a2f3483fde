"""What is left of a limit, in the words of the desk."""

from __future__ import annotations

from datetime import date

import pytest

from db.domain.calendar import LimitUnit
from db.queries.cases import ClockLine
from desktop.features.cases.limits import left_words

DAY = date(2026, 12, 2)


@pytest.mark.parametrize(
    ("left", "unit", "closed", "words", "role"),
    [
        (8, LimitUnit.WORKDAY, False, "余 8 工作日", "accent"),
        (3, LimitUnit.WORKDAY, False, "余 3 工作日", "warn"),
        (0, LimitUnit.WORKDAY, False, "今日止", "warn"),
        (-1, LimitUnit.WORKDAY, False, "超 1 工作日", "bad"),
        (12, LimitUnit.DAY, False, "余 12 日", "accent"),
        (5, LimitUnit.WORKDAY, True, "提前 5 工作日", "ok"),
        (0, LimitUnit.WORKDAY, True, "如期", "ok"),
        (-2, LimitUnit.DAY, True, "逾 2 日", "bad"),
    ],
)
def test_words_and_colour_of_what_is_left(left, unit, closed, words, role):
    assert left_words(ClockLine(DAY, 20, left, unit), closed=closed) == (words, role)
