"""What a centre begins with: teams and posts of its volunteers, stars, rules of points and of the time bank."""

from __future__ import annotations

import msgspec
from sqlalchemy import select

from db.domain.points_rules import STARTER_RULES
from db.domain.time_bank import STARTER_TIME_RULES
from db.domain.volunteer_stars import StarTable
from db.domain.volunteer_teams import CORE_POSTS, SEVEN_TEAMS
from db.ids import fixed_id
from db.models.base import Base
from db.models.points import PointsRulesVersion
from db.models.time_bank import TimeBankRulesVersion
from db.models.volunteer import ServicePost, StarTableRow, VolunteerTeam
from db.points_versions import EARNED_BOOKS, TimeVersion, rules_row, time_rules_row
from db.transaction import Transaction

TIME_MARKS: dict[str, tuple[str, ...]] = {
    "empty_nest": (),
    "living_alone": ("living_alone",),
    "low_income": ("minimum_living",),
    "disabled": (),
    "half_disabled": (),
    "lost_only_child": (),
    "childless_alone": ("childless_elder",),
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
    rows += [rules_row(tx, book, STARTER_RULES, starter=True) for book in EARNED_BOOKS if book.value not in books]
    if tx.session.scalar(select(TimeBankRulesVersion.id)) is None:
        first = TimeVersion(STARTER_TIME_RULES, STARTER_RULES.starts_on, TIME_MARKS)
        rows.append(time_rules_row(tx, first, starter=True))
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
