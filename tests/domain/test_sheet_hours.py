"""Hours as sheets write them: every way of writing one duration is the same minutes; a service is never taken twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.clock import SHANGHAI
from db.domain.errors import KnownError
from db.domain.service_hours import LONGEST_MINUTES, Stretch
from db.domain.sheet_hours import (
    DAY_MINUTES,
    Again,
    Directory,
    Duration,
    Known,
    Member,
    Twice,
    Unit,
    Who,
    check_day,
    read_clock,
    read_duration,
    read_span,
    said_before,
    service_of,
    whole_minutes,
)

DAY = date(2026, 3, 5)
TODAY = date(2026, 11, 20)
MINUTES = st.integers(1, LONGEST_MINUTES)
DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """A number under a hundred in words."""
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


def wide(text: str) -> str:
    """Digits, points and colons as an input method leaves them in full width."""
    return text.translate({c: c + 0xFEE0 for c in map(ord, "0123456789.:")})


@given(MINUTES)
def test_every_way_of_writing_a_duration_is_the_same(minutes: int) -> None:
    hours, rest = divmod(minutes, 60)
    ways: list[object] = [
        f"{minutes}分钟", f"{minutes} 分", f"{minutes}min", f"{hours}:{rest:02}",
        f"{hours}小时{rest}分" if rest else f"{hours}小时",
        timedelta(minutes=minutes), f"{hours}小时{rest}分钟", f"{chinese(hours)}小时{chinese(rest)}分",
    ]  # fmt: skip
    if rest == 30 and hours:
        ways += [f"{hours}.5", f"{hours}.5小时", hours + 0.5, f"{chinese(hours)}个半小时", f"{hours}小时半"]
    ways += [wide(way) for way in ways if isinstance(way, str)]
    for way in ways:
        assert read_duration(way, Unit.HOURS) == Duration(minutes), way
    assert read_duration(minutes, Unit.MINUTES) == read_duration(str(minutes), Unit.MINUTES) == Duration(minutes)


@given(st.decimals(min_value="0.02", max_value=12, places=4, allow_nan=False))
def test_parts_of_a_minute_are_rounded_and_said(hours: object) -> None:
    exact = Fraction(str(hours)) * 60
    found = read_duration(str(hours), Unit.HOURS)
    assert found is not None and abs(found.minutes - exact) <= Fraction(1, 2)
    assert found.rounded == (exact.denominator != 1)


@given(st.text(max_size=12) | st.floats(allow_nan=False, allow_infinity=False) | st.integers())
def test_whatever_a_cell_holds_it_is_minutes_or_a_sentence(cell: object) -> None:
    for unit in Unit:
        try:
            found = read_duration(cell, unit)
        except KnownError as error:
            assert error.message.endswith("。")
        else:
            assert found is None or 1 <= found.minutes <= LONGEST_MINUTES


@given(st.text(max_size=16))
def test_times_of_day_are_read_or_refused(text: str) -> None:
    for read in (read_clock, read_span):
        try:
            read(text)
        except KnownError as error:
            assert error.code == "SHEET-TIME" and "请" in error.message


@given(st.integers(13, 10_000))
def test_a_bare_number_that_cannot_be_hours_is_not_guessed(number: int) -> None:
    with pytest.raises(KnownError, match="分钟"):
        read_duration(number, Unit.HOURS)


@given(st.times().map(lambda t: t.replace(second=0, microsecond=0)))
def test_every_way_of_writing_a_time_is_the_same(at: time) -> None:
    part = (at.hour * 60 + at.minute) / DAY_MINUTES
    ways: list[object] = [
        at, f"{at:%H:%M}", f"{at.hour}:{at.minute:02}", f"{at:%H:%M:%S}", f"{at.hour}点{at.minute}分", wide(f"{at:%H:%M}"),
        f"2026-03-05 {at:%H:%M}", datetime.combine(DAY, at), part,
    ]  # fmt: skip
    if at.hour > 12:
        ways += [f"下午{at.hour - 12}:{at.minute:02}", f"{at.hour - 12}:{at.minute:02} PM"]
    for way in ways:
        assert read_clock(way) == at, way


@given(st.times(), st.times(), st.sampled_from("-~～至到—–"))
def test_two_times_in_one_cell(first: time, second: time, mark: str) -> None:
    starts, ends = first.replace(second=0, microsecond=0), second.replace(second=0, microsecond=0)
    assert read_span(f"{starts:%H:%M}{mark}{ends:%H:%M}") == (starts, ends)
    assert read_span("下午2:00-4:30") == (time(14), time(16, 30))


def test_empty_cells_say_nothing() -> None:
    for cell in (None, "", " ", "-", "无", True):
        assert read_duration(cell, Unit.HOURS) is None and read_clock(cell) is None and read_span(cell) is None
    with pytest.raises(KnownError):
        read_duration(datetime(2026, 3, 5, tzinfo=UTC), Unit.HOURS)


@given(st.none() | st.integers(0, 1439), st.none() | st.integers(0, 1439), st.none() | MINUTES, st.integers(0, 60))
def test_a_service_holds_its_minutes(starts: int | None, ends: int | None, minutes: int | None, rest: int) -> None:
    at = [None if one is None else time(one // 60, one % 60) for one in (starts, ends)]
    try:
        found = service_of(DAY, TODAY, at[0], at[1], Duration(minutes) if minutes else None, rest)
    except KnownError as error:
        assert error.code in ("HOURS-ORDER", "HOURS-MINUTES", "SHEET-DURATION")
        return
    assert 1 <= found.minutes <= LONGEST_MINUTES and found.rest_minutes >= 0
    assert minutes is None or found.minutes == minutes
    if found.timed:
        assert found.minutes + found.rest_minutes == (found.went_at - found.came_at) // timedelta(minutes=1)
    else:
        assert starts is None and ends is None and found.came_at == datetime.combine(DAY, time(), SHANGHAI)


def stretch(key: str, start: int, long: int, minutes: int, who: str = "zhou", timed: bool = True) -> Stretch:
    came = datetime.combine(DAY, time(), SHANGHAI) + timedelta(minutes=start if timed else 0)
    return Stretch(key, who, came, came + timedelta(minutes=long if timed else 0), minutes, 0)


STRETCHES = st.lists(
    st.builds(
        stretch,
        st.sampled_from("abcdefgh"),
        st.integers(0, 1200),
        st.integers(1, 200),
        st.sampled_from((30, 60, 90)),
        st.sampled_from(("zhou", "li")),
        st.booleans(),
    ),
    max_size=10,
)


@given(STRETCHES)
def test_what_is_taken_never_shares_time_or_a_row(rows: list[Stretch]) -> None:
    taken: list[Known] = []
    for line, row in enumerate(rows):
        if said_before(row, taken) is None:
            taken.append(Known(row, line))
    for n, one in enumerate(taken):
        for other in taken[n + 1 :]:
            a, b = one.stretch, other.stretch
            assert a.id != b.id
            if a.volunteer == b.volunteer:
                assert a.went_at <= b.came_at or b.went_at <= a.came_at
    for row in rows:
        assert said_before(row, taken) is not None


def test_how_a_row_repeats_what_is_known() -> None:
    new = stretch("a", 540, 120, 120)
    assert said_before(new, []) is None
    record, line = Known(new), Known(new, 4)
    assert said_before(new, [record]) == Again(Twice.IMPORTED, record)
    assert said_before(new, [line]) == Again(Twice.SHEET, line)
    overlap, alike = Known(stretch("b", 600, 120, 60)), Known(stretch("c", 0, 0, 120, timed=False))
    assert said_before(new, [overlap]) == Again(Twice.OVERLAP, overlap)
    assert said_before(new, [alike]) == Again(Twice.ALIKE, alike)
    assert said_before(new, [Known(stretch("d", 660, 60, 60)), Known(stretch("e", 540, 120, 120, "li"))]) is None
    assert [one.final for one in Twice] == [True, True, False, False]


@given(st.lists(st.integers(1, LONGEST_MINUTES), min_size=1, max_size=6))
def test_a_day_has_twenty_four_hours(minutes: list[int]) -> None:
    taken = [Known(stretch(str(n), 0, 0, long, timed=False)) for n, long in enumerate(minutes[:-1])]
    new = stretch("new", 0, 0, minutes[-1], timed=False)
    if sum(minutes) > DAY_MINUTES:
        with pytest.raises(KnownError, match="24 小时"):
            check_day(new, taken)
    else:
        check_day(new, taken)


ZHOU = Member("1", "V-000001", "周国良", "N1", "13811110001")
LI, OTHER = Member("2", "V-000002", "李敏", "N2", "13811110002"), Member("3", "V-000003", "李敏", "", "13811110002")
OLD = Member("1", "V-000009", "", "N9", "")
PEOPLE = Directory([OLD, ZHOU, LI, OTHER])


@pytest.mark.parametrize(
    ("who", "found"),
    [
        (Who("V-000001"), ZHOU), (Who("v-000001-02"), ZHOU), (Who("V-000009", name="周国良"), ZHOU), (Who("", "N2"), LI),
        (Who(phone="13811110001"), ZHOU), (Who(name="周 国良"), ZHOU), (Who("", "N2", name="李敏"), LI),
        (Who("12345", name="周国良"), ZHOU),
        (Who("", "N7", name="李敏", phone="13811110009"), "WHO-SEVERAL"), (Who(name="李敏", phone="13811110002"), "WHO-SEVERAL"),
        (Who(phone="13811110002"), "WHO-SEVERAL"), (Who("V-000001", name="李敏"), "WHO-OTHER"),
        (Who("V-000001", "N2"), "WHO-OTHER"),
        (Who("V-000777", name="周国良"), "WHO-UNKNOWN"), (Who(name="没有他"), "WHO-UNKNOWN"), (Who("", "N8"), "WHO-UNKNOWN"),
        (Who(), "WHO-MISSING"), (Who("12345"), "WHO-UNKNOWN"),
    ],
)  # fmt: skip
def test_who_is_meant(who: Who, found: Member | str) -> None:
    if isinstance(found, Member):
        assert PEOPLE.find(who) == found
    else:
        with pytest.raises(KnownError) as refused:
            PEOPLE.find(who)
        assert refused.value.code == found


@given(st.fractions(min_value=0, max_value=1000))
def test_minutes_are_rounded_to_the_nearest(exact: Fraction) -> None:
    assert abs(whole_minutes(exact) - exact) <= Fraction(1, 2)
