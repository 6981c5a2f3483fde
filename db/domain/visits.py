"""The rules of a visit record: what refuses it, what only warns, and how corrections stand beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Generic, TypeVar

from db.domain.notices import Check
from db.domain.notices import Notice as Notice

LATE_ENTRY_DAYS = 31
Content = TypeVar("Content")


class VisitWay(StrEnum):
    """How the household was met, or that nobody was."""

    HOME = "home"
    PHONE = "phone"
    CORRIDOR = "corridor"
    MISSED = "missed"

    @property
    def label(self) -> str:
        """The word on the form."""
        return _WAYS[self]


_WAYS: Mapping[VisitWay, str] = MappingProxyType(
    {
        VisitWay.HOME: "入户",
        VisitWay.PHONE: "电话",
        VisitWay.CORRIDOR: "楼道见到",
        VisitWay.MISSED: "未遇",
    }
)

REACHING_WAYS: frozenset[VisitWay] = frozenset({VisitWay.HOME})
"""The ways that count for the plan and the coverage; 访遍每一户 means at the door. A setting."""


def reaches(way: VisitWay, ways: frozenset[VisitWay] = REACHING_WAYS) -> bool:
    """Whether a visit made this way counts as having reached the household; 未遇 never does."""
    return way is not VisitWay.MISSED and way in ways


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """A member of the household. A day may be ``None`` though the fact is known (``deceased``, ``moved``)."""

    id: str
    name: str
    deceased: bool = False
    died_on: date | None = None
    moved: bool = False
    moved_on: date | None = None


@dataclass(frozen=True, slots=True)
class HouseholdFacts:
    """The household at the time of entry. ``merged_into`` is the household that took its place."""

    members: tuple[MemberFacts, ...] = ()
    merged_into: str | None = None
    moved_away: bool = False
    moved_away_on: date | None = None
    visited_on: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class VisitDraft:
    """A visit about to be kept. ``met`` are member ids, ``met_other`` is 邻居 or anyone else in words."""

    visited_on: date
    way: VisitWay
    worker_id: str | None
    met: tuple[str, ...] = ()
    met_other: str = ""
    has_findings: bool = False
    has_request: bool = False
    next_on: date | None = None
    worker_left_on: date | None = None


VisitCheck = Check
"""What forbids the record and what only deserves a second look."""


def check_visit(draft: VisitDraft, household: HouseholdFacts, today: date) -> VisitCheck:
    """All that is wrong or odd about a visit, in the order of the form; ``today`` is the date at the desk."""
    refusals: list[Notice] = []
    warnings: list[Notice] = []
    _check_household(draft, household, refusals, warnings)
    _check_date(draft, household, today, refusals, warnings)
    _check_met(draft, household, refusals, warnings)
    missed = draft.way is VisitWay.MISSED
    if missed and draft.has_findings:
        refusals.append(
            Notice("VISIT-MISSED-FINDINGS", "「未遇」不能记情况，请改走访方式或清空情况。", "findings")
        )
    if not missed and not draft.has_findings and not draft.has_request:
        warnings.append(Notice("VISIT-EMPTY", "这次没有记情况和想要的，确认就这样保存吗？", "findings"))
    if draft.next_on is not None and draft.next_on <= draft.visited_on:
        refusals.append(Notice("VISIT-NEXT", "下次走访要晚于这次，请改日期。", "next_on"))
    return VisitCheck(tuple(refusals), tuple(warnings))


def _check_household(
    draft: VisitDraft, household: HouseholdFacts, refusals: list[Notice], warnings: list[Notice]
) -> None:
    if household.merged_into is not None:
        refusals.append(Notice("VISIT-MERGED", "这一户已并入另一户，请打开并入后的那一户再记。", "household"))
    if household.moved_away and _since(household.moved_away_on, draft.visited_on):
        when = _on(household.moved_away_on)
        warnings.append(Notice("VISIT-MOVED", f"这一户{when}已迁走，若是新住户请先登记新户。", "household"))
    if household.members and all(member.deceased for member in household.members):
        warnings.append(Notice("VISIT-ALL-DECEASED", "户内成员均已去世，请核对住的是谁。", "household"))


def _check_date(
    draft: VisitDraft, household: HouseholdFacts, today: date, refusals: list[Notice], warnings: list[Notice]
) -> None:
    if draft.visited_on > today:
        refusals.append(Notice("VISIT-FUTURE", "走访日期在今天之后，请改成实际走访的日期。", "visited_on"))
    elif today - draft.visited_on > timedelta(days=LATE_ENTRY_DAYS):
        warnings.append(
            Notice("VISIT-LATE", f"走访日期在 {LATE_ENTRY_DAYS} 天以前，请核对年月。", "visited_on")
        )
    if draft.visited_on in household.visited_on:
        warnings.append(Notice("VISIT-SAME-DAY", "这一户当天已有一条走访记录，请看是否重复。", "visited_on"))
    if draft.worker_id is None:
        refusals.append(Notice("VISIT-WORKER", "请选择走访人。", "worker"))
    elif draft.worker_left_on is not None and draft.visited_on > draft.worker_left_on:
        refusals.append(
            Notice("VISIT-WORKER-LEFT", f"走访人已于 {draft.worker_left_on} 离岗，请改选走访人。", "worker")
        )


def _check_met(
    draft: VisitDraft, household: HouseholdFacts, refusals: list[Notice], warnings: list[Notice]
) -> None:
    anyone = bool(draft.met or draft.met_other.strip())
    if draft.way is VisitWay.MISSED:
        if anyone:
            refusals.append(Notice("VISIT-MISSED-MET", "「未遇」不能勾选见到的人，请改走访方式。", "met"))
        return
    if not anyone:
        refusals.append(Notice("VISIT-MET", "请勾选见到谁；谁也没见到请选「未遇」。", "met"))
    members = {member.id: member for member in household.members}
    for member_id in draft.met:
        member = members.get(member_id)
        if member is None:
            refusals.append(Notice("VISIT-NOT-MEMBER", "见到的人已不在这一户，请重新勾选。", "met"))
        elif member.deceased and (member.died_on is None or draft.visited_on > member.died_on):
            when = _on(member.died_on)
            refusals.append(
                Notice("VISIT-DECEASED", f"{member.name}{when}已去世，不能勾选为见到的人，请核对。", "met")
            )
        elif member.moved and _since(member.moved_on, draft.visited_on):
            when = _on(member.moved_on)
            warnings.append(Notice("VISIT-MEMBER-MOVED", f"{member.name}{when}已迁出这一户，请核对。", "met"))


def _since(start: date | None, day: date) -> bool:
    return start is None or day >= start


def _on(day: date | None) -> str:
    return "" if day is None else f"于 {day} "


@dataclass(frozen=True, slots=True)
class Entry(Generic[Content]):
    """A visit record (``amends`` is ``None``), or a correction of the entry ``amends``.

    ``hlc`` is the hybrid clock it was made at; a ``content`` of ``None`` says the visit was entered in error
    (作废).
    """

    id: str
    hlc: int
    amends: str | None
    content: Content | None


@dataclass(frozen=True, slots=True)
class Chain(Generic[Content]):
    """A visit with its corrections: what stands now, and all entries that led to it, oldest first.

    ``superseded`` corrections were made on an entry that no longer stood (需复核); they are kept and shown.
    ``waiting`` ones correct an entry that has not arrived yet.
    """

    current: Entry[Content] | None
    applied: tuple[Entry[Content], ...]
    superseded: tuple[Entry[Content], ...]
    waiting: tuple[Entry[Content], ...]

    @property
    def content(self) -> Content | None:
        """The content that stands; ``None`` when the visit is void or has not arrived."""
        return None if self.current is None else self.current.content

    @property
    def voided(self) -> bool:
        """Whether the visit was declared void."""
        return self.current is not None and self.current.content is None


def replay_entries(entries: Iterable[Entry[Content]]) -> Chain[Content]:
    """One visit's chain from all its entries, in whatever order they arrived; the same entry counts once.

    Of corrections made on the same entry the earliest by (hlc, id) stands; nothing follows a void entry.
    """
    unique = {entry.id: entry for entry in entries}
    ordered: Sequence[Entry[Content]] = sorted(unique.values(), key=lambda e: (e.hlc, e.id))
    roots = [entry for entry in ordered if entry.amends is None]
    following: dict[str, Entry[Content]] = {}
    for entry in ordered:
        if entry.amends is not None:
            following.setdefault(entry.amends, entry)
    applied: list[Entry[Content]] = []
    entry_or_none = roots[0] if roots else None
    while entry_or_none is not None:
        applied.append(entry_or_none)
        void = entry_or_none.content is None
        entry_or_none = None if void else following.get(entry_or_none.id)
    standing = {entry.id for entry in applied}
    superseded: list[Entry[Content]] = []
    waiting: list[Entry[Content]] = []
    for entry in ordered:
        if entry.id not in standing:
            known = _leads_home(entry, unique)
            (superseded if known else waiting).append(entry)
    return Chain(applied[-1] if applied else None, tuple(applied), tuple(superseded), tuple(waiting))


def _leads_home(entry: Entry[Content], entries: Mapping[str, Entry[Content]]) -> bool:
    """Whether the entry leads back to a visit record that is here."""
    seen: set[str] = set()
    here: Entry[Content] | None = entry
    while here is not None and here.amends is not None and here.id not in seen:
        seen.add(here.id)
        here = entries.get(here.amends)
    return here is not None and here.amends is None
