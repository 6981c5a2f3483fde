"""What a centre begins with: teams and posts of its volunteers, stars, rules of points and of the time bank."""

from __future__ import annotations

import msgspec
from sqlalchemy import select

from db.domain.points_accounts import Book
from db.domain.points_rules import STARTER_RULES
from db.domain.time_bank import STARTER_TIME_RULES
from db.domain.volunteer_stars import StarTable
from db.domain.volunteer_teams import CORE_POSTS, SEVEN_TEAMS
from db.ids import fixed_id
from db.models.base import Base
from db.models.points import PointsRulesVersion
from db.models.time_bank import TimeBankRulesVersion
from db.models.volunteer import ServicePost, StarTableRow, VolunteerTeam
from db.transaction import Transaction

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


def add_volunteers(tx: Transaction) -> int:
    """The seven teams, the eight posts, the table of stars, the first rules of points and of the time bank."""
    rows: list[Base] = []
    known = set(tx.session.scalars(select(VolunteerTeam.code)))
    for position, team in enumerate(SEVEN_TEAMS):
        if team.code not in known:
            key = fixed_id(f"volunteer_team:{team.code}")
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
            key = fixed_id(f"service_post:{post.code}")
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
        id=fixed_id(f"star_table:{table.from_on}"),
        from_on=table.from_on,
        hours=msgspec.json.encode(table.hours).decode(),
        basis=table.basis,
        created_at=tx.now,
    )


def _points_rules(tx: Transaction, book: Book) -> PointsRulesVersion:
    rules = STARTER_RULES
    return PointsRulesVersion(
        id=fixed_id(f"points_rules:{book.value}:{rules.version}"),
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
        id=fixed_id(f"time_bank_rules:{rules.version}"),
        version=rules.version,
        starts_on=STARTER_RULES.starts_on,
        body=msgspec.json.encode(rules, order="deterministic").decode(),
        marks=msgspec.json.encode(TIME_MARKS, order="sorted").decode(),
        basis=rules.basis,
        created_at=tx.now,
    )
