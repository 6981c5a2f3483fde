from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from db.domain.hlc import HybridClock, pack, physical_ms

NOW = 1_795_000_000_000
walls = st.integers(0, 2**42)


@given(st.lists(st.one_of(walls, st.tuples(walls, st.integers(0, 2**63 - 1))), min_size=1, max_size=30))
def test_readings_only_grow(events: list[int | tuple[int, int]]) -> None:
    clock = HybridClock()
    before = clock.last
    for event in events:
        if isinstance(event, int):
            now = clock.tick(event)
            assert physical_ms(now) >= event
        else:
            now = clock.observe(event[1], event[0], 300_000)
            assert now > min(event[1], pack(event[0]))
        assert now > before
        assert now == clock.last < 2**63
        before = now


@given(walls, st.integers(0, 2**63 - 1))
def test_a_clock_from_the_future_is_believed_only_so_far(now: int, remote: int) -> None:
    clock = HybridClock()
    clock.observe(remote, now, 300_000)
    assert physical_ms(clock.last) <= now + 300_000 + 1


def test_effect_follows_cause_between_skewed_desks() -> None:
    ahead, behind = HybridClock(), HybridClock()
    sent = ahead.tick(NOW + 60_000)
    behind.observe(sent, NOW, 300_000)
    assert behind.tick(NOW + 1) > sent


def test_a_clock_set_back_a_day_and_a_busy_millisecond() -> None:
    clock = HybridClock()
    first = clock.tick(NOW)
    assert physical_ms(first) == NOW
    assert clock.tick(NOW - 86_400_000) == first + 1
    last = first
    for _ in range(70_000):
        last = clock.tick(NOW)
    assert last == first + 70_001
    assert physical_ms(last) == NOW + 1


def test_a_restart_continues() -> None:
    clock = HybridClock()
    last = clock.tick(NOW)
    assert HybridClock(last).tick(NOW - 5) > last
    again = HybridClock()
    again.observe(last, physical_ms(last), 0)
    assert again.last > last
