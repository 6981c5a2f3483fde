from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.errors import KnownError
from db.domain.grids import GridLoad, GridThresholds, grid_size


@pytest.mark.parametrize(
    ("households", "load", "alert"),
    [
        (0, GridLoad.EMPTY, False),
        (1, GridLoad.SMALL, False),
        (249, GridLoad.SMALL, False),
        (250, GridLoad.NORMAL, False),
        (300, GridLoad.NORMAL, False),
        (301, GridLoad.LARGE, True),
        (400, GridLoad.LARGE, True),
        (401, GridLoad.OVER, True),
    ],
)
def test_the_borders(households: int, load: GridLoad, alert: bool) -> None:
    size = grid_size(households)
    assert (size.load, size.load.alert) == (load, alert)


def test_the_words() -> None:
    assert grid_size(402).text == "402 户，超上限 2 户，请拆分网格或加派走访人。"
    assert grid_size(341).text == "341 户，多于常规 250–300 户，再多 59 户到上限。"
    assert GridLoad.OVER.label == "超限"


def test_a_centre_may_set_its_own_borders() -> None:
    own = GridThresholds(100, 150, 200)
    assert grid_size(180, own).load is GridLoad.LARGE
    assert grid_size(201, own).load is GridLoad.OVER


@pytest.mark.parametrize("wrong", [(0, 10, 20), (30, 20, 40), (10, 30, 20)])
def test_borders_out_of_order_are_refused(wrong: tuple[int, int, int]) -> None:
    with pytest.raises(KnownError, match="从小到大"):
        GridThresholds(*wrong)


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_more_households_never_look_lighter(a: int, b: int) -> None:
    order = list(GridLoad)
    low, high = sorted((a, b))
    assert order.index(grid_size(low).load) <= order.index(grid_size(high).load)
    assert grid_size(low).spare >= grid_size(high).spare


def test_fewer_than_none_is_a_bug() -> None:
    with pytest.raises(ValueError, match="fewer"):
        grid_size(-1)
