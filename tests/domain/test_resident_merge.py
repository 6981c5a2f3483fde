"""Two records of one person: every value that stays is one of the two, and nothing known is lost by itself."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from db.domain.identity import IdKind
from db.domain.resident_merge import (
    PARTS,
    MergeField,
    Record,
    differs,
    doubts,
    known,
    merged,
    proposal,
    set_aside,
)

RECORDS = st.builds(
    Record,
    name=st.sampled_from(["张桂兰", "张桂蘭", "古丽·买买提", "古丽 买买提"]),
    id_kind=st.sampled_from([str(kind) for kind in IdKind]),
    id_number=st.sampled_from([None, "11010519440303002X", "110105194403030046", "E12345678"]),
    sex=st.sampled_from(["0", "1", "2"]),
    birthday=st.sampled_from([None, date(1944, 3, 3), date(1944, 3, 4)]),
    ethnicity=st.sampled_from([None, "01", "05"]),
    phone=st.sampled_from([None, "13812345678", "13912345678"]),
    household_id=st.sampled_from([None, "a" * 32, "b" * 32]),
    relation=st.sampled_from([None, "02", "20"]),
    residence=st.sampled_from(["local", "nonlocal", "unknown"]),
    address=st.sampled_from(["", "滨河里 7 号"]),
    note=st.sampled_from(["", "耳背", "打电话请大声", " 耳背 "]),
    status=st.sampled_from(["active", "moved", "deceased"]),
)
TAKES = st.frozensets(st.sampled_from(list(MergeField)))
_COLUMNS = {part for parts in PARTS.values() for part in parts}


def test_every_column_belongs_to_one_field() -> None:
    assert _COLUMNS | {"note"} == {field.name for field in fields(Record)}
    assert sum(map(len, PARTS.values())) == len(_COLUMNS)


@given(RECORDS, RECORDS, TAKES)
def test_each_value_is_that_of_the_record_chosen(kept: Record, away: Record, take: frozenset[MergeField]) -> None:
    made = merged(kept, away, take)
    for field, parts in PARTS.items():
        source = away if field in take else kept
        assert all(getattr(made, part) == getattr(source, part) for part in parts)


@given(RECORDS, RECORDS, TAKES)
def test_it_does_not_matter_which_record_stays(kept: Record, away: Record, take: frozenset[MergeField]) -> None:
    one, other = merged(kept, away, take), merged(away, kept, frozenset(MergeField) - take)
    assert replace(one, note="") == replace(other, note="")
    assert set(one.note.split("\n")) == set(other.note.split("\n"))


@given(RECORDS, RECORDS, TAKES)
def test_what_is_not_chosen_is_set_aside(kept: Record, away: Record, take: frozenset[MergeField]) -> None:
    stays, left = merged(kept, away, take), set_aside(kept, away, take)
    for part in _COLUMNS:
        assert {getattr(stays, part), getattr(left, part)} == {getattr(kept, part), getattr(away, part)}
    assert left.note == away.note


@given(RECORDS, RECORDS)
def test_by_the_proposal_nothing_known_becomes_unknown_and_no_note_is_lost(kept: Record, away: Record) -> None:
    take = proposal(kept, away)
    made = merged(kept, away, take)
    assert take <= set(differs(kept, away))
    for field in MergeField:
        assert known(made, field) == (known(kept, field) or known(away, field))
    assert all(note.strip() in made.note for note in (kept.note, away.note))


@given(RECORDS, TAKES)
def test_a_record_with_itself_is_itself_and_beyond_doubt(record: Record, take: frozenset[MergeField]) -> None:
    assert merged(record, record, take) == replace(record, note=record.note.strip())
    assert differs(record, record) == () and doubts(record, record) == () and proposal(record, record) == frozenset()


@given(RECORDS, RECORDS)
def test_doubts_are_the_same_from_both_sides(kept: Record, away: Record) -> None:
    assert doubts(kept, away) == doubts(away, kept)


def test_what_speaks_against_one_person_is_said() -> None:
    one = Record("张桂兰", "id_card", "11010519440303002X", "2", date(1944, 3, 3))
    other = Record("李兰", "id_card", "110105194403040049", "1", date(1944, 3, 4))
    assert doubts(one, other) == ("两份的身份证号不一样", "姓名不一样", "出生日期不一样", "性别不一样")
    assert doubts(one, replace(one, id_kind="passport", id_number="E12345678")) == ()
    assert proposal(replace(one, id_kind="passport", id_number="E12345678"), one) == {MergeField.IDENTITY}
