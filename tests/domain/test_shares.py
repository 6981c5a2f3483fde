from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from db.domain.shares import Share, percent


def test_percent_never_rounds_up_to_all_or_down_to_none() -> None:
    assert percent(1475, 1896) == 77.8
    assert percent(9999, 10_000) == 99.9
    assert percent(1, 10_000) == 0.1
    assert percent(5, 5) == 100.0
    assert percent(0, 0) == 0.0


def test_nothing_to_measure_is_not_nought() -> None:
    assert Share(0, 0).percent is None
    assert Share(0, 3).percent == 0.0
    assert Share(1, 3).percent == 33.3


@given(st.integers(1, 5000), st.integers(0, 5000), st.integers(0, 5000))
def test_a_larger_part_never_reads_as_less(whole: int, a: int, b: int) -> None:
    low, high = sorted((min(a, whole), min(b, whole)))
    assert 0.0 <= percent(low, whole) <= percent(high, whole) <= 100.0
