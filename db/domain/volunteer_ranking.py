"""志愿先锋: the ranking of a year by a stated formula, with ties and everyone left out shown with the reason.

Scores are integers in sixtieths of a point, so a minute is never rounded away and equal is equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from db.domain.errors import KnownError
from db.domain.volunteers import VolunteerState


@dataclass(frozen=True, slots=True)
class Formula:
    """Points for an hour served, a session attended (场次), an award; nobody ranks under ``least_hours``.

    Raises KnownError ``RANKING-FORMULA`` for a negative weight, or none above zero.
    """

    hour: int = 1
    session: int = 0
    award: int = 0
    least_hours: int = 1

    def __post_init__(self) -> None:
        weights = (self.hour, self.session, self.award)
        if min(*weights, self.least_hours) < 0 or not any(weights):
            raise KnownError("RANKING-FORMULA", "权重不能小于 0，也不能全为 0，请改。", "formula")

    @property
    def text(self) -> str:
        """The formula as it is printed on the list."""
        parts = [
            f"{what} × {weight}" if weight != 1 else what
            for what, weight in (
                ("服务时长（小时）", self.hour),
                ("参加场次", self.session),
                ("表彰次数", self.award),
            )
            if weight
        ]
        return f"得分 = {' + '.join(parts)}；时长满 {self.least_hours} 小时参评，得分相同的名次并列"

    def score(self, minutes: int, sessions: int, awards: int) -> int:
        """The score in sixtieths of a point."""
        return minutes * self.hour + 60 * (sessions * self.session + awards * self.award)


@dataclass(frozen=True, slots=True)
class YearService:
    """A volunteer's year: confirmed minutes, sessions, awards, and what may keep him or her off the list.

    ``barred_until`` is the last day of a bar for falsified hours, ``withdrawn`` asked not to be listed.
    """

    volunteer: str
    minutes: int
    sessions: int
    awards: int = 0
    state: VolunteerState = VolunteerState.ACTIVE
    barred_until: date | None = None
    withdrawn: bool = False


class Exclusion(StrEnum):
    """Why somebody is not ranked."""

    FORGOTTEN = "forgotten"
    BARRED = "barred"
    WITHDRAWN = "withdrawn"
    LEFT = "left"
    DEAD = "dead"
    FEW = "few"

    @property
    def label(self) -> str:
        """The reason as it is printed."""
        return _EXCLUSIONS[self]


_EXCLUSIONS = {
    Exclusion.FORGOTTEN: "已删除个人信息",
    Exclusion.BARRED: "时长不实，限期内不参评",
    Exclusion.WITHDRAWN: "本人不愿参评",
    Exclusion.LEFT: "已退出",
    Exclusion.DEAD: "已去世，另行追记",
    Exclusion.FEW: "时长不足",
}


@dataclass(frozen=True, slots=True)
class Ranked:
    """A place on the list; ``tied`` says that others have the same. ``score`` in sixtieths of a point."""

    place: int
    tied: bool
    score: int
    service: YearService


@dataclass(frozen=True, slots=True)
class Excluded:
    """Somebody left out, and why."""

    reason: Exclusion
    service: YearService


@dataclass(frozen=True, slots=True)
class Ranking:
    """A year's list, best first (1, 2, 2, 4), and everyone left out, most minutes first."""

    ranked: tuple[Ranked, ...]
    excluded: tuple[Excluded, ...]

    def winners(self, places: int) -> tuple[Ranked, ...]:
        """The first ``places``; whoever ties with the last of them wins too."""
        return tuple(one for one in self.ranked if one.place <= places)


def rank(services: Iterable[YearService], formula: Formula, decided_on: date) -> Ranking:
    """Rank a year. Those of one score stand in the order of their minutes, sessions and id; it changes no place."""
    standing: list[tuple[int, YearService]] = []
    excluded: list[Excluded] = []
    for service in services:
        reason = _exclusion(service, formula, decided_on)
        if reason is None:
            score = formula.score(service.minutes, service.sessions, service.awards)
            standing.append((score, service))
        else:
            excluded.append(Excluded(reason, service))
    standing.sort(key=lambda one: (-one[0], -one[1].minutes, -one[1].sessions, one[1].volunteer))
    excluded.sort(key=lambda one: (-one.service.minutes, one.service.volunteer))
    return Ranking(tuple(_placed(standing)), tuple(excluded))


def _exclusion(service: YearService, formula: Formula, decided_on: date) -> Exclusion | None:
    if service.state is VolunteerState.FORGOTTEN:
        return Exclusion.FORGOTTEN
    if service.barred_until is not None and decided_on <= service.barred_until:
        return Exclusion.BARRED
    if service.withdrawn:
        return Exclusion.WITHDRAWN
    if service.state is VolunteerState.LEFT:
        return Exclusion.LEFT
    if service.state is VolunteerState.DEAD:
        return Exclusion.DEAD
    return Exclusion.FEW if service.minutes < formula.least_hours * 60 else None


def _placed(standing: Sequence[tuple[int, YearService]]) -> Iterable[Ranked]:
    place = 0
    for n, (score, service) in enumerate(standing):
        first_of_score = n == 0 or standing[n - 1][0] != score
        if first_of_score:
            place = n + 1
        tied = not first_of_score or (n + 1 < len(standing) and standing[n + 1][0] == score)
        yield Ranked(place, tied, score, service)


def points_text(score: int) -> str:
    """A score in sixtieths as points with two decimals at most, half up (612, 612.5, 33.33)."""
    hundredths = (score * 10 + 3) // 6
    whole, part = divmod(hundredths, 100)
    return f"{whole}.{part:02}".rstrip("0").rstrip(".") if part else str(whole)


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A team's year: members who served, sessions attended (人次), minutes; the place is by minutes."""

    place: int
    team: str
    volunteers: int
    attendances: int
    minutes: int


def team_table(services: Iterable[tuple[str, YearService]]) -> tuple[TeamLine, ...]:
    """Teams by minutes, ties with the same place. Everyone counts, also those left out of the ranking."""
    sums: dict[str, list[int]] = {}
    for team, service in services:
        line = sums.setdefault(team, [0, 0, 0])
        line[0] += service.minutes > 0
        line[1] += service.sessions
        line[2] += service.minutes
    ordered = sorted(sums.items(), key=lambda one: (-one[1][2], one[0]))
    return tuple(
        TeamLine(1 + sum(other[2] > line[2] for other in sums.values()), team, *line)
        for team, line in ordered
    )
