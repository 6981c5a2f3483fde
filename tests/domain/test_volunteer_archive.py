from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.errors import KnownError
from db.domain.volunteer_archive import (
    ArchiveEntry,
    ArchiveKind,
    awards_in,
    bar_until,
    check_entry,
    summarise,
)

TODAY = date(2026, 11, 20)
TRAINING = ArchiveEntry("t", ArchiveKind.TRAINING, TODAY, "急救员培训", "区红十字会", lessons=8)
EVALUATION = ArchiveEntry("e", ArchiveKind.EVALUATION, TODAY, "年度评价", "社区", marks=5)
BAR = ArchiveEntry("b", ArchiveKind.BAR, TODAY, "虚报时长", "社区", until=date(2027, 11, 19))


@pytest.mark.parametrize(
    ("entry", "changes", "code"),
    [
        (TRAINING, {"title": " "}, "ARCHIVE-TITLE"),
        (TRAINING, {"title": "训" * 61}, "ARCHIVE-TITLE"),
        (TRAINING, {"body": ""}, "ARCHIVE-BODY"),
        (TRAINING, {"on": TODAY + timedelta(days=1)}, "ARCHIVE-DATE"),
        (TRAINING, {"note": "注" * 301}, "ARCHIVE-NOTE"),
        (TRAINING, {"lessons": 0}, "ARCHIVE-LESSONS"),
        (TRAINING, {"lessons": 1000}, "ARCHIVE-LESSONS"),
        (EVALUATION, {"marks": 0}, "ARCHIVE-MARKS"),
        (EVALUATION, {"marks": 6}, "ARCHIVE-MARKS"),
        (BAR, {"until": None}, "ARCHIVE-BAR"),
        (BAR, {"until": date(2026, 11, 19)}, "ARCHIVE-BAR"),
        (BAR, {"until": date(2029, 11, 20)}, "ARCHIVE-BAR"),
    ],
)
def test_what_refuses_an_entry(entry: ArchiveEntry, changes: dict[str, object], code: str) -> None:
    check_entry(entry, TODAY)
    with pytest.raises(KnownError) as caught:
        check_entry(replace(entry, **changes), TODAY)  # type: ignore[arg-type]
    assert caught.value.code == code and entry.kind.label


@given(st.dates(date(2020, 1, 1), date(2100, 1, 1)), st.integers(1, 3))
def test_a_bar_ends_the_day_before_its_anniversary(day: date, years: int) -> None:
    end = bar_until(day, years)
    after = end + timedelta(days=1)
    assert after.year == day.year + years
    assert (after.month, after.day) == ((3, 1) if (day.month, day.day) == (2, 29) else (day.month, day.day))


@pytest.mark.parametrize("years", [0, 4, -1])
def test_a_bar_is_one_to_three_years(years: int) -> None:
    with pytest.raises(KnownError) as caught:
        bar_until(TODAY, years)
    assert caught.value.code == "ARCHIVE-BAR"


entries = st.lists(
    st.builds(
        ArchiveEntry,
        st.uuids().map(str),
        st.sampled_from(ArchiveKind),
        st.dates(date(2025, 1, 1), TODAY),
        st.just("名称"),
        st.just("单位"),
        st.integers(1, 40),
        st.integers(1, 5),
        st.none() | st.dates(date(2025, 6, 1), date(2028, 1, 1)),
        st.just(""),
        st.sampled_from(["", "", "误登"]),
    ),
    max_size=15,
)


@given(entries, st.randoms(use_true_random=False))
def test_a_file_is_summed_up_from_what_stands(rows: list[ArchiveEntry], rng: random.Random) -> None:
    found = summarise(rows, TODAY)
    standing = [row for row in rows if not row.struck]
    shuffled = [*rows, *rows[:3]]
    rng.shuffle(shuffled)
    assert summarise(shuffled, TODAY) == found == summarise(standing, TODAY)
    assert awards_in(shuffled, 2025) + awards_in(shuffled, 2026) == found.awards
    if found.marks_tenths is not None:
        assert 10 <= found.marks_tenths <= 50
    assert found.barred_until is None or found.barred_until >= TODAY


def test_the_head_of_a_file() -> None:
    found = summarise(
        [TRAINING, replace(TRAINING, id="t2"), EVALUATION, replace(EVALUATION, id="e2", marks=4), BAR], TODAY
    )
    assert (found.trainings, found.lessons, found.awards, found.marks_tenths) == (2, 16, 0, 45)
    assert found.barred_until == date(2027, 11, 19)
    assert summarise([BAR], date(2027, 11, 20)).barred_until is None
    assert summarise([], TODAY).marks_tenths is None
