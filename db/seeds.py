"""What a centre begins with: categories of demands, visiting cadences, rows for its grids; teams, posts and rules
of its volunteers; templates of certificates."""

from __future__ import annotations

import hashlib

import msgspec
from sqlalchemy import select

from db.certificate_templates import add_shipped_templates
from db.domain.points_accounts import Book
from db.domain.points_rules import STARTER_RULES
from db.domain.time_bank import STARTER_TIME_RULES
from db.domain.visit_cadence import DEFAULT_CADENCES
from db.domain.volunteer_stars import StarTable
from db.domain.volunteer_teams import CORE_POSTS, SEVEN_TEAMS
from db.ground_rules import ensure_grids
from db.models.base import Base
from db.models.demand import DemandCategory
from db.models.points import PointsRulesVersion
from db.models.resident import Tag
from db.models.time_bank import TimeBankRulesVersion
from db.models.volunteer import ServicePost, StarTableRow, VolunteerTeam
from db.transaction import Transaction

MARK, DONE = "defaults", "4"
"""Key and value in ``desk_state`` once a file has them: each part is given once, what is edited later stays."""

DEMAND_CATEGORIES = (
    ("livelihood", "民生"),
    ("finance", "金融"),
    ("medical", "医疗"),
    ("environment", "环保"),
    ("culture", "文化"),
    ("other", "其他"),
)


TIME_MARKS: dict[str, list[str]] = {
    "empty_nest": [],
    "living_alone": ["living_alone"],
    "low_income": ["minimum_living"],
    "disabled": [],
    "half_disabled": [],
    "lost_only_child": [],
    "childless_alone": ["childless_elder"],
}
"""Marks of the time bank's beneficiary rules, with the codes of the tags that give them; an administrator adds tags
for the others (失能 is not the same as 残疾)."""


def add_defaults(tx: Transaction) -> int:
    """Add what the file was not yet given. Returns how many rows were written.

    A row has the same id at every desk, so that desks upgraded apart bring one row together.
    """
    given = tx.state.get(MARK) or "1"
    count = _for_ground(tx) if given < "2" else 0
    if given < "3":
        count += _for_volunteers(tx)
    if given < "4":
        count += add_shipped_templates(tx)
    tx.state.put(**{MARK: DONE})
    return count


def _for_ground(tx: Transaction) -> int:
    known = set(tx.session.scalars(select(DemandCategory.code)))
    count = 0
    for position, (code, name) in enumerate(DEMAND_CATEGORIES):
        if code not in known:
            key = _row_id(f"demand_category:{code}")
            tx.session.add(DemandCategory(id=key, code=code, name=name, position=position))
            count += 1
    tx.session.flush()
    for tag in tx.session.scalars(select(Tag).where(Tag.cadence_days.is_(None))):
        if tag.name in DEFAULT_CADENCES:
            tag.cadence_days = DEFAULT_CADENCES[tag.name]
            count += 1
    names = [row.grid for row in tx.rows("SELECT DISTINCT grid FROM household WHERE grid <> ''")]
    return count + ensure_grids(tx, names)


def _for_volunteers(tx: Transaction) -> int:
    """The seven teams, the eight posts, the table of stars, the first rules of points and of the time bank."""
    rows: list[Base] = []
    known = set(tx.session.scalars(select(VolunteerTeam.code)))
    for position, team in enumerate(SEVEN_TEAMS):
        if team.code not in known:
            key = _row_id(f"volunteer_team:{team.code}")
            rows.append(
                VolunteerTeam(
                    id=key,
                    code=team.code,
                    name=team.name,
                    subject=team.subject,
                    colour=team.colour,
                    position=position,
                )
            )
    known = set(tx.session.scalars(select(ServicePost.code)))
    for position, post in enumerate(CORE_POSTS):
        if post.code not in known:
            key = _row_id(f"service_post:{post.code}")
            rows.append(ServicePost(id=key, code=post.code, name=post.name, core=True, position=position))
    if tx.session.scalar(select(StarTableRow.id)) is None:
        rows.append(_star_table(tx))
    books = set(tx.session.scalars(select(PointsRulesVersion.book)))
    rows += [_points_rules(tx, book) for book in (Book.VOLUNTEER, Book.PARTY) if book.value not in books]
    if tx.session.scalar(select(TimeBankRulesVersion.id)) is None:
        rows.append(_time_rules(tx))
    tx.session.add_all(rows)
    tx.session.flush()
    return len(rows)


def _star_table(tx: Transaction) -> StarTableRow:
    table = StarTable()
    return StarTableRow(
        id=_row_id(f"star_table:{table.from_on}"),
        from_on=table.from_on,
        hours=msgspec.json.encode(table.hours).decode(),
        basis=table.basis,
        created_at=tx.now,
    )


def _points_rules(tx: Transaction, book: Book) -> PointsRulesVersion:
    rules = STARTER_RULES
    return PointsRulesVersion(
        id=_row_id(f"points_rules:{book.value}:{rules.version}"),
        book=book.value,
        version=rules.version,
        starts_on=rules.starts_on,
        per_hour=rules.per_hour,
        percents=msgspec.json.encode(dict(rules.percents), order="sorted").decode(),
        other_percent=rules.other_percent,
        activity_cap=rules.activity_cap,
        day_cap=rules.day_cap,
        rounding=rules.rounding.value,
        referral=rules.referral,
        referral_minutes=rules.referral_minutes,
        misconduct=rules.misconduct,
        months=rules.expiry.months,
        to_year_end=rules.expiry.to_year_end,
        notice_days=rules.expiry.notice_days,
        basis=rules.basis,
        created_at=tx.now,
    )


def _time_rules(tx: Transaction) -> TimeBankRulesVersion:
    rules = STARTER_TIME_RULES
    return TimeBankRulesVersion(
        id=_row_id(f"time_bank_rules:{rules.version}"),
        version=rules.version,
        starts_on=STARTER_RULES.starts_on,
        body=msgspec.json.encode(rules, order="deterministic").decode(),
        marks=msgspec.json.encode(TIME_MARKS, order="sorted").decode(),
        basis=rules.basis,
        created_at=tx.now,
    )


def _row_id(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]
