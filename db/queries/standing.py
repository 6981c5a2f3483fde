"""Stars that are due, the year's ranking and teams, and the lists that were hung out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import msgspec

from db.domain.permissions import Permission
from db.domain.volunteer_ranking import Exclusion, Formula, points_text, rank, team_table
from db.domain.volunteer_stars import NAMES, StarTable
from db.registry import query
from db.standing_store import formula_of, services_by_team, table_today, year_services
from db.transaction import Reader
from db.volunteer_rules import MAIN_TEAM, day_of
from db.without_pauses import without_pauses

PLACES = 10


@dataclass(frozen=True, slots=True)
class StarsDue:
    """Who is due a higher star."""


@dataclass(frozen=True, slots=True)
class StarRow:
    """Somebody who has reached more stars than were given; one who is barred waits."""

    volunteer_id: str
    number: str
    name: str
    minutes: int
    given: int
    reached: int
    barred_until: date | None


@dataclass(frozen=True, slots=True)
class StarsList:
    """The table in force, who is due, and how many volunteers have none, one, … five stars."""

    table: StarTable
    rows: tuple[StarRow, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class YearRankingOf:
    """Which year, by which formula; None: the centre's."""

    year: int
    formula: Formula | None = None
    places: int = PLACES


@dataclass(frozen=True, slots=True)
class RankedRow:
    """A place of the list."""

    place: int
    tied: bool
    volunteer_id: str
    number: str
    name: str
    team: str
    team_colour: str
    minutes: int
    sessions: int
    awards: int
    score_text: str
    winner: bool


@dataclass(frozen=True, slots=True)
class ExcludedRow:
    """Somebody left out, and why."""

    volunteer_id: str
    number: str
    name: str
    minutes: int
    reason: Exclusion
    reason_text: str


@dataclass(frozen=True, slots=True)
class RankingView:
    """A year's ranking as it stands today."""

    year: int
    formula: Formula
    decided_on: date
    rows: tuple[RankedRow, ...]
    excluded: tuple[ExcludedRow, ...]
    people: int


@dataclass(frozen=True, slots=True)
class TeamTable:
    """Which year."""

    year: int


@dataclass(frozen=True, slots=True)
class TeamLineRow:
    """A team's year."""

    place: int
    team_id: str
    name: str
    colour: str
    people: int
    attendances: int
    minutes: int


@dataclass(frozen=True, slots=True)
class PublishedRankings:
    """Every list that was hung out."""


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """A list that was hung out; ``count`` people were ranked."""

    ranking_id: str
    year: int
    public_from: date
    public_until: date
    formula_text: str
    count: int
    operator: str


@query("standing.stars", needs=Permission.VOLUNTEER_READ)
def stars_due(reader: Reader, request: StarsDue) -> StarsList:
    """Who has reached more stars than were given, most hours first."""
    table = table_today(reader)
    least = table.hours[0] * 60
    rows = reader.rows(
        "SELECT id, number, name, confirmed_minutes, stars_given, barred_until FROM volunteer WHERE state = 'active' "
        "AND merged_into IS NULL AND confirmed_minutes >= :least ORDER BY confirmed_minutes DESC, number",
        {"least": least},
    )
    due = []
    for row in rows:
        reached = table.stars(row.confirmed_minutes)
        if reached > row.stars_given:
            until = day_of(row.barred_until)
            barred = until if until is not None and until >= reader.today else None
            due.append(
                StarRow(row.id, row.number, row.name, row.confirmed_minutes, row.stars_given, reached, barred)
            )
    counts = [0] * len(NAMES)
    for row in reader.rows(
        "SELECT stars_given, count(*) AS n FROM volunteer WHERE state = 'active' AND merged_into IS NULL GROUP BY 1"
    ):
        counts[row.stars_given] = row.n
    return StarsList(table, tuple(due), tuple(counts))


def _names(reader: Reader, year: int) -> dict[str, tuple[str, str, str | None, str | None]]:
    """Number, name, main team and its colour of everybody who served in a year."""
    rows = reader.rows(
        "SELECT v.id, v.number, v.name, t.name AS team, t.colour FROM volunteer_year y JOIN volunteer v ON v.id = y.volunteer_id "
        f"{MAIN_TEAM} WHERE y.year = :year",
        {"year": year},
    )
    return {row.id: (row.number, row.name, row.team, row.colour) for row in rows}


@query("standing.ranking", needs=Permission.VOLUNTEER_READ)
def year_ranking(reader: Reader, request: YearRankingOf) -> RankingView:
    """A year ranked by confirmed hours, ties and everyone left out shown."""
    with without_pauses():
        return _rank(reader, request, request.formula or formula_of(reader))


def _rank(reader: Reader, request: YearRankingOf, formula: Formula) -> RankingView:
    ranking = rank(year_services(reader, request.year), formula, reader.today)
    names = _names(reader, request.year)
    rows = []
    for one in ranking.ranked:
        service = one.service
        number, name, team, colour = names[service.volunteer]
        rows.append(
            RankedRow(
                one.place,
                one.tied,
                service.volunteer,
                number,
                name,
                team or "",
                colour or "",
                service.minutes,
                service.sessions,
                service.awards,
                points_text(one.score),
                one.place <= request.places,
            )
        )
    excluded = []
    for left in ranking.excluded:
        number, name, _, _ = names[left.service.volunteer]
        excluded.append(
            ExcludedRow(
                left.service.volunteer,
                number,
                name,
                left.service.minutes,
                left.reason,
                left.reason.label,
            )
        )
    return RankingView(
        request.year, formula, reader.today, tuple(rows), tuple(excluded), len(rows) + len(excluded)
    )


@query("standing.teams", needs=Permission.VOLUNTEER_READ)
def team_table_of(reader: Reader, request: TeamTable) -> tuple[TeamLineRow, ...]:
    """Teams by the confirmed minutes of their present members."""
    teams = {row.id: row for row in reader.rows("SELECT id, name, colour FROM volunteer_team")}
    return tuple(
        TeamLineRow(
            one.place,
            one.team,
            teams[one.team].name if one.team in teams else "未入队",
            teams[one.team].colour if one.team in teams else "",
            one.volunteers,
            one.attendances,
            one.minutes,
        )
        for one in team_table(services_by_team(reader, request.year))
    )


@query("standing.published", needs=Permission.VOLUNTEER_READ)
def published_rankings(reader: Reader, request: PublishedRankings) -> tuple[PublishedRow, ...]:
    """Lists that were hung out, the latest first."""
    rows = reader.rows(
        "SELECT id, year, formula, public_from, public_until, json_array_length(body, '$.ranked') AS n, operator_name "
        "FROM year_ranking ORDER BY hlc DESC"
    )
    return tuple(
        PublishedRow(
            row.id,
            row.year,
            date.fromisoformat(row.public_from),
            date.fromisoformat(row.public_until),
            msgspec.json.decode(row.formula, type=Formula).text,
            row.n,
            row.operator_name,
        )
        for row in rows
    )
