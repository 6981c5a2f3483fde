"""Tables of stars and a year's services as the rules of standing take them."""

from __future__ import annotations

import msgspec

from db.domain.volunteer_ranking import Formula, YearService
from db.domain.volunteer_stars import StarTable, table_on
from db.domain.volunteers import VolunteerState
from db.rule_store import load_rule
from db.transaction import Reader
from db.volunteer_rules import day_of

FORMULA_KEY = "ranking"


def star_tables(reader: Reader) -> tuple[StarTable, ...]:
    """Every table of stars that was entered; the first national one where there is none."""
    rows = reader.rows("SELECT from_on, hours, basis FROM star_table ORDER BY from_on")
    tables = []
    for row in rows:
        from_on = day_of(row.from_on)
        assert from_on is not None
        tables.append(StarTable(tuple(msgspec.json.decode(row.hours)), from_on, row.basis))
    return tuple(tables) or (StarTable(),)


def table_today(reader: Reader) -> StarTable:
    """The table in force today."""
    return table_on(star_tables(reader), reader.today)


def formula_of(reader: Reader) -> Formula:
    """The centre's formula of the ranking."""
    return load_rule(reader, FORMULA_KEY, Formula())


def year_services(reader: Reader, year: int) -> list[YearService]:
    """Everybody's confirmed year, with what may keep somebody off the list."""
    awards = {
        row.owner: row.n
        for row in reader.rows(
            "SELECT coalesce(v.merged_into, v.id) AS owner, count(*) AS n FROM volunteer_entry e "
            "JOIN volunteer v ON v.id = e.volunteer_id WHERE e.kind = 'award' AND e.strikes IS NULL "
            "AND e.made_on BETWEEN :first AND :last "
            "AND NOT EXISTS (SELECT 1 FROM volunteer_entry s WHERE s.strikes = e.id) GROUP BY 1",
            {"first": f"{year}-01-01", "last": f"{year}-12-31"},
        )
    }
    return [
        YearService(
            row.volunteer_id,
            row.confirmed_minutes,
            row.confirmed_sessions,
            awards.get(row.volunteer_id, 0),
            VolunteerState(row.state),
            day_of(row.barred_until),
            not row.listed,
        )
        for row in reader.rows(
            "SELECT y.volunteer_id, y.confirmed_minutes, y.confirmed_sessions, v.state, v.barred_until, v.listed "
            "FROM volunteer_year y JOIN volunteer v ON v.id = y.volunteer_id WHERE y.year = :year",
            {"year": year},
        )
    ]


def services_by_team(reader: Reader, year: int) -> list[tuple[str, YearService]]:
    """Everybody's confirmed year with the id of the main team, empty for none."""
    teams = {
        row.volunteer_id: row.team_id
        for row in reader.rows(
            "SELECT volunteer_id, team_id FROM team_member WHERE until_on IS NULL ORDER BY from_on DESC, id DESC"
        )
    }
    return [(teams.get(one.volunteer, ""), one) for one in year_services(reader, year)]
