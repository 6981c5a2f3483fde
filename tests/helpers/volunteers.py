"""Volunteers, shifts and cards for tests, all through the door."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from db.domain.identity import IdKind
from db.domain.permissions import Role
from db.ids import new_id
from db.usecases.activities import SaveActivity, SaveShift, ShiftForm, save_activity, save_shift
from db.usecases.cards import IssueCards, issue_cards
from db.usecases.setup import AddDefaults, add_defaults
from db.usecases.volunteers import RegisterVolunteer, register_volunteer
from db.volunteer_forms import ActivityForm, VolunteerForm
from tests.helpers.rooms import MORNING, Room, RoomPattern

NAMES = ("周国良", "李秀英", "王建华", "陈丽", "赵志强", "孙桂兰", "吴敏", "郑小雨")


def id_number(n: int) -> str:
    """A well-formed identity number of somebody born in 1970."""
    body = f"110105197001{1 + n % 28:02}{100 + n:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def form(n: int, **changes: object) -> VolunteerForm:
    """A volunteer as typed."""
    facts: dict[str, object] = {
        "name": NAMES[n % len(NAMES)],
        "id_kind": IdKind.RESIDENT_CARD,
        "id_number": id_number(n),
        "phone": f"1381000{n:04}",
        "area": "滨河社区",
        "consented_on": date(2026, 1, 5),
        "categories": ("elderly",),
    }
    return VolunteerForm(**(facts | changes))  # type: ignore[arg-type]


@dataclass
class Corps:
    """A room with teams and posts, and shorthands for what happens there."""

    room: Room
    payloads: dict[str, str] = field(default_factory=dict)

    @property
    def desk(self):  # type: ignore[no-untyped-def]
        """The open desk."""
        return self.room.desk

    def volunteer(self, n: int, **changes: object) -> str:
        """Register one; answers the id."""
        made = self.desk.run(
            register_volunteer,
            RegisterVolunteer(new_id(), form(n, **changes), date(2026, 1, 5), confirmed=True),
        )
        return str(made.volunteer_id)

    def card(self, volunteer_id: str) -> str:
        """Issue a card; answers what its code says."""
        made = self.desk.run(issue_cards, IssueCards((volunteer_id,)))
        return str(
            self.room.rows("SELECT payload FROM card WHERE id = :id", id=made.cards[0].card_id)[0].payload
        )

    def shift(
        self, starts_at: datetime = MORNING, hours: float = 2, places: int = 0, title: str = "义剪"
    ) -> str:
        """Plan an activity with one shift; answers the shift's id."""
        day = starts_at.date()
        activity = self.desk.run(
            save_activity, SaveActivity(ActivityForm(title, "elderly", day, day, place="中心"))
        )
        times = ShiftForm(starts_at, starts_at + timedelta(hours=hours), places)
        return str(self.desk.run(save_shift, SaveShift(activity.activity_id, times, confirmed=True)).shift_id)


def _settle(room: Room) -> None:
    room.sign_in(Role.CLERK)
    room.desk.run(add_defaults, AddDefaults())


_SETTLED = RoomPattern(_settle)


def make_corps(root: Path, role: Role = Role.SUPERVISOR) -> Corps:
    """A room whose teams, posts and rules are there."""
    return Corps(_SETTLED.copy(root, role))


@pytest.fixture
def corps(tmp_path: Path) -> Iterator[Corps]:
    """A corps with its supervisor seated."""
    made = make_corps(tmp_path / "room")
    yield made
    made.desk.close()
