"""Stars given, the year's ranking hung out, false hours barred, and the tables and formula they go by."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import msgspec
from sqlalchemy import select

from db.domain.clock import local
from db.domain.errors import KnownError
from db.domain.masking import mask_name
from db.domain.permissions import Permission
from db.domain.service_hours import HourAction
from db.domain.volunteer_archive import ArchiveEntry, ArchiveKind, BarRules, bar_until, check_entry
from db.domain.volunteer_ranking import Formula, points_text, rank, team_table
from db.domain.volunteer_stars import StarTable, promotions
from db.hour_store import Stepping, StepWanted
from db.models.volunteer import StarGrant, StarTableRow, YearRanking
from db.papers import queue_paper
from db.points_hours import on_hours
from db.registry import use_case
from db.resident_rules import line
from db.rule_store import load_rule, save_rule
from db.standing_store import FORMULA_KEY, services_by_team, table_today, year_services
from db.transaction import Transaction
from db.usecases.volunteers import fresh_id
from db.volunteer_papers import hours_text
from db.volunteer_rules import find_volunteer, load_heads
from db.volunteer_store import add_archive_row, project_archive
from db.work_calendar import load_calendar

BAR_RULES_KEY = "bars"
STAR_DAYS = 5
"""Working days a new star hangs out."""


@dataclass(frozen=True, slots=True)
class GrantStars:
    """Who gets the stars that were reached."""

    volunteer_ids: tuple[str, ...]
    public_days: int = STAR_DAYS


@dataclass(frozen=True, slots=True)
class StarsGranted:
    """(volunteer id, stars) of everyone who got some; the others had not reached more or are barred."""

    granted: tuple[tuple[str, int], ...]
    public_until: date


@dataclass(frozen=True, slots=True)
class PublishRanking:
    """The year's list to hang out. ``request_id`` becomes its id; ``places`` are honoured."""

    request_id: str
    year: int
    formula: Formula
    places: int = 10
    public_days: int = 7


@dataclass(frozen=True, slots=True)
class RankingPublished:
    """The list as kept, and its job."""

    ranking_id: str
    public_until: date
    job_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BarVolunteer:
    """False hours: barred for whole years, the named records void. ``request_id`` becomes the entry's id."""

    request_id: str
    volunteer_id: str
    years: int
    reason: str
    record_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Barred:
    """The bar and how many records were made void."""

    entry_id: str
    until: date
    voided: int


@dataclass(frozen=True, slots=True)
class SaveStarTable:
    """A table of stars in force from a day on."""

    hours: tuple[int, ...]
    from_on: date
    basis: str


@dataclass(frozen=True, slots=True)
class StarTableSaved:
    """The day it begins."""

    from_on: date


@dataclass(frozen=True, slots=True)
class SaveFormula:
    """The formula the centre ranks by."""

    formula: Formula


@dataclass(frozen=True, slots=True)
class FormulaSaved:
    """The formula in words."""

    text: str


@use_case("standing.grant_stars", needs=Permission.STANDING_WRITE)
def grant_stars(tx: Transaction, request: GrantStars) -> StarsGranted:
    """Give stars that confirmed hours have reached. Raises KnownError HOURS-UNTIL."""
    if not 0 <= request.public_days <= 60:
        raise KnownError("HOURS-UNTIL", "公示天数应是 0 到 60，请改。", "public_days")
    table = table_today(tx)
    until = load_calendar(tx.connection).add_working_days(tx.today, request.public_days).day
    granted = []
    for volunteer_id in dict.fromkeys(request.volunteer_ids):
        row = find_volunteer(tx, volunteer_id)
        barred = row.barred_until is not None and row.barred_until >= tx.today
        due = promotions(
            [(row.id, row.confirmed_minutes, row.stars_given)], table, frozenset({row.id} if barred else ())
        )
        if not due:
            continue
        tx.session.add(
            StarGrant(
                volunteer_id=row.id,
                stars=due[0].reached,
                minutes=row.confirmed_minutes,
                table_from=table.from_on,
                granted_on=tx.today,
                public_until=until,
                hlc=tx.hlc(),
                operator_id=tx.actor.operator_id,
                operator_name=tx.actor.name,
            )
        )
        tx.session.flush()
        project_archive(tx, row.id)
        granted.append((row.id, due[0].reached))
    tx.audit("volunteers", "", stars=len(granted))
    tx.changes("standing", "volunteers")
    return StarsGranted(tuple(granted), until)


@use_case("standing.publish_ranking", needs=Permission.STANDING_WRITE)
def publish_ranking(tx: Transaction, request: PublishRanking) -> RankingPublished:
    """Hang a year's list out and print it. What was hung out is never computed again.

    Raises KnownError RANKING-EMPTY, RANKING-YEAR, HOURS-UNTIL, REQUEST.
    """
    kept = tx.session.get(YearRanking, fresh_id(request.request_id))
    if kept is not None:
        return RankingPublished(kept.id, kept.public_until, ())
    if not 2000 <= request.year <= tx.today.year:
        raise KnownError("RANKING-YEAR", "年份不对，请选今年或以前的年份。", "year")
    if not 1 <= request.public_days <= 60:
        raise KnownError("HOURS-UNTIL", "公示天数应是 1 到 60，请改。", "public_days")
    ranking = rank(year_services(tx, request.year), request.formula, tx.today)
    if not ranking.ranked:
        raise KnownError("RANKING-EMPTY", f"{request.year} 年还没有人够参评条件，请先确认时长。", "year")
    until = tx.today + timedelta(days=request.public_days)
    everybody = [*(one.service for one in ranking.ranked), *(one.service for one in ranking.excluded)]
    heads = load_heads(tx, [one.volunteer for one in everybody])
    winners = {one.service.volunteer for one in ranking.winners(request.places)}
    body: dict[str, Any] = {
        "places": request.places,
        "ranked": [
            [
                one.place,
                one.service.volunteer,
                one.service.minutes,
                one.service.sessions,
                one.service.awards,
                one.score,
            ]
            for one in ranking.ranked
        ],
        "excluded": [
            [one.reason.value, one.service.volunteer, one.service.minutes] for one in ranking.excluded
        ],
    }
    tx.session.add(
        YearRanking(
            id=request.request_id,
            year=request.year,
            formula=msgspec.json.encode(asdict(request.formula)).decode(),
            body=msgspec.json.encode(body).decode(),
            public_from=tx.today,
            public_until=until,
            hlc=tx.hlc(),
            at=tx.now,
            operator_id=tx.actor.operator_id,
            operator_name=tx.actor.name,
        )
    )
    minutes = sum(one.minutes for one in everybody)
    teams = {row.id: row.name for row in tx.rows("SELECT id, name FROM volunteer_team")}
    data = {
        "centre_name": tx.desk.centre_name,
        "year": f"{request.year} 年度",
        "formula": request.formula.text,
        "summary": f"参评 {len(ranking.ranked)} 人，未参评 {len(ranking.excluded)} 人，全年 {hours_text(minutes)} 小时",
        "rows": [
            {
                "place": str(one.place),
                "volunteer": mask_name(heads[one.service.volunteer].name),
                "number": heads[one.service.volunteer].number,
                "team": heads[one.service.volunteer].team or "—",
                "hours": points_text(one.service.minutes),  # sixtieths, told by the rule of the score beside it
                "sessions": str(one.service.sessions),
                "score": points_text(one.score),
                "tied": one.tied,
                "winner": one.service.volunteer in winners,
            }
            for one in ranking.ranked
        ],
        "teams": [
            {
                "place": str(one.place),
                "team": teams.get(one.team, "未入队"),
                "people": str(one.volunteers),
                "attendances": str(one.attendances),
                "hours": hours_text(one.minutes),
            }
            for one in team_table(services_by_team(tx, request.year))
        ],
        "left_out": [
            {"number": heads[one.service.volunteer].number, "reason": one.reason.label}
            for one in ranking.excluded
        ],
        "publicity": f"公示期：{tx.today} 至 {until}",
        "objection": f"对名单有异议，请在公示期内向中心反映，电话 {tx.desk.centre_phone}",
        "publisher": tx.desk.centre_name,
        "published_on": str(tx.today),
        "printed_by": f"{tx.actor.name}　{local(tx.now):%Y-%m-%d %H:%M}",
    }
    job = queue_paper(tx, "ranking_list", "a4", request.request_id, f"{request.year} 年志愿先锋排名", data)
    tx.audit("ranking", request.request_id, year=request.year, places=request.places)
    tx.changes("standing", "papers")
    return RankingPublished(request.request_id, until, (job,))


@use_case("standing.bar", needs=Permission.STANDING_WRITE)
def bar_volunteer(tx: Transaction, request: BarVolunteer) -> Barred:
    """Bar somebody from honours for false hours, and make the records void.

    Raises KnownError ARCHIVE-BAR, BAR-REASON, HOURS-…, VOLUNTEER-…, REQUEST.
    """
    row = find_volunteer(tx, request.volunteer_id)
    reason = line(request.reason, "reason", "原因", 200)
    if not reason:
        raise KnownError("BAR-REASON", "限制参评要写原因，请补上。", "reason")
    rules = load_rule(tx, BAR_RULES_KEY, BarRules())
    until = bar_until(tx.today, request.years, rules)
    entry = ArchiveEntry(
        fresh_id(request.request_id),
        ArchiveKind.BAR,
        tx.today,
        "时长不实，限制参评",
        tx.desk.centre_name,
        until=until,
        note=reason,
    )
    check_entry(entry, tx.today, rules)
    add_archive_row(tx, row.id, entry)
    stepping = Stepping(tx, list(request.record_ids), on_hours)
    for record_id in dict.fromkeys(request.record_ids):
        record = stepping.row(record_id)
        if record.volunteer_id != row.id:
            raise KnownError("HOURS-MISSING", "有一条时长不是这位志愿者的，请重新选择。", "record_ids")
        stepping.take(StepWanted(record_id, HourAction.VOID, record.version, reason=reason))
    stepping.finish()
    tx.audit("volunteer", row.id, years=request.years, records=len(request.record_ids))
    tx.changes("standing", "volunteers", "hours")
    return Barred(entry.id, until, len(request.record_ids))


@use_case("standing.save_star_table", needs=Permission.SETTINGS_WRITE)
def save_star_table(tx: Transaction, request: SaveStarTable) -> StarTableSaved:
    """Enter a table of stars, or change one that has not begun. Raises KnownError STARS-TABLE, STARS-DATE."""
    table = StarTable(request.hours, request.from_on, line(request.basis, "basis", "依据", 200))
    row = tx.session.scalars(
        select(StarTableRow).where(StarTableRow.from_on == request.from_on)
    ).one_or_none()
    if request.from_on < tx.today:
        raise KnownError("STARS-DATE", "新标准不能从过去开始，请选今天或以后的日期。", "from_on")
    if row is None:
        row = StarTableRow(from_on=request.from_on, created_at=tx.now)
        tx.session.add(row)
    row.hours, row.basis = msgspec.json.encode(table.hours).decode(), table.basis
    row.operator_name = tx.actor.name
    tx.audit("star_table", str(request.from_on), from_on=str(request.from_on))
    tx.changes("standing")
    return StarTableSaved(request.from_on)


@use_case("standing.save_formula", needs=Permission.SETTINGS_WRITE)
def save_formula(tx: Transaction, request: SaveFormula) -> FormulaSaved:
    """Choose the formula of the ranking."""
    save_rule(tx, FORMULA_KEY, request.formula)
    tx.audit("ranking", "")
    tx.changes("standing")
    return FormulaSaved(request.formula.text)
