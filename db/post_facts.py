"""A volunteer's hold on a post as lists show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from db.domain.volunteer_teams import Claim, ClaimState, PostRules, report_due
from db.volunteer_rules import day_of


@dataclass(frozen=True, slots=True)
class PostOf:
    """A post the volunteer holds or held."""

    claim_id: str
    post_id: str
    name: str
    state: ClaimState
    claimed_on: date
    pledged_on: date | None
    report_due: date | None
    ended_on: date | None


def post_of(row: Any, rules: PostRules) -> PostOf:
    """A row of a claim with its post and the days of 述职."""
    reports = tuple(date.fromisoformat(day) for day in (row.reports or "").split(",") if day)
    claim = Claim(
        row.post_id,
        row.volunteer_id,
        date.fromisoformat(row.claimed_on),
        day_of(row.pledged_on),
        reports,
        day_of(row.ended_on),
    )
    return PostOf(
        row.id,
        row.post_id,
        row.name,
        claim.state,
        claim.claimed_on,
        claim.pledged_on,
        report_due(claim, rules),
        claim.ended_on,
    )
