from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.visit_coverage import CoverageRow, Reach, by_grid, by_worker, total

reaches = st.lists(
    st.builds(
        Reach,
        st.uuids().map(str),
        st.sampled_from("ABC"),
        st.none() | st.sampled_from("wz"),
        st.none() | st.dates(date(2025, 1, 1), date(2027, 1, 1)),
    ),
    max_size=40,
)


@given(reaches)
def test_every_household_is_counted_once_in_each_table(facts: list[Reach]) -> None:
    all_in_one = total(facts, 2026)
    assert all_in_one.households == len(facts)
    for rows in (by_grid(facts, 2026), by_worker(facts, 2026)):
        assert sum(row.households for row in rows) == all_in_one.households
        assert sum(row.reached for row in rows) == all_in_one.reached
        for row in rows:
            assert sum(row.months) == row.reached <= row.households
            assert (row.percent == 100.0) == (row.reached == row.households)
            assert (row.percent == 0.0) == (row.reached == 0)


def test_who_has_no_worker_comes_last() -> None:
    facts = [Reach("1", "A", None, None), Reach("2", "A", "w", date(2026, 3, 1)), Reach("3", "A", "w", None)]
    rows = by_worker(facts, 2026)
    assert [(row.key, row.households, row.reached) for row in rows] == [("w", 2, 1), (None, 1, 0)]
    assert rows[0].months[2] == 1


@pytest.mark.parametrize(("new", "shade"), [(0, 0), (10, 0), (11, 1), (18, 2), (24, 2), (26, 3), (40, 3)])
def test_the_shades_compare_with_an_even_month(new: int, shade: int) -> None:
    assert CoverageRow("A", 288, new, (new,) + (0,) * 11).shade(1) == shade
