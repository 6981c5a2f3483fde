"""The QR card of a resident: issued and printed with one key, printed again, lost with two presses."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from db.domain.permissions import Role
from db.transaction import SignedIn
from tests.helpers.pages.residents import ResidentsScreen
from tests.helpers.rooms import Room


class Papers:
    """Remembers the jobs."""

    def __init__(self) -> None:
        self.jobs: list[str] = []

    def submit(self, job_ids: Sequence[str]) -> None:
        self.jobs += job_ids


def jobs(screen: ResidentsScreen) -> int:
    return len(screen.page.person.cards.printing.jobs)


@pytest.fixture
def zhang(screen: ResidentsScreen, people: dict[str, str]) -> ResidentsScreen:
    """The page with 张桂兰 in hand, and a printing service that only remembers what it was given."""
    screen.page.person.cards.printing = Papers()
    screen.find("zgl")
    screen.press("Down")
    return screen


def line(screen: ResidentsScreen) -> str:
    return screen.page.card.qr_card.state.text()


def test_a_card_is_issued_printed_and_printed_again(zhang: ResidentsScreen, room: Room, people: dict[str, str]) -> None:
    assert line(zhang) == "没有居民卡"
    zhang.press("Alt+P")
    cards = room.rows("SELECT number, resident_id, state FROM card")
    assert [row.resident_id for row in cards] == [people["张桂兰"]] and jobs(zhang) == 1
    assert line(zhang) == f"居民卡 {cards[0].number}" and cards[0].number.startswith("R-")
    zhang.press("Alt+P")
    assert len(room.rows("SELECT 1 FROM card")) == 1 and jobs(zhang) == 2


def test_a_lost_card_takes_two_presses(zhang: ResidentsScreen, room: Room) -> None:
    zhang.press("Alt+P", "Alt+L")
    assert zhang.page.card.qr_card.lost.text() == "旧卡作废，再按一次"
    assert len(room.rows("SELECT 1 FROM card")) == 1
    zhang.press("Alt+L")
    assert [row.state for row in room.rows("SELECT state FROM card ORDER BY issue")] == ["lost", "active"]
    assert line(zhang).endswith("-02")


def test_an_assistant_issues_none(zhang: ResidentsScreen, room: Room) -> None:
    clerk = room.operators[Role.CLERK]
    room.desk.operator = SignedIn(clerk.operator_id, "fuzhu", "方竹", Role.ASSISTANT)
    zhang.page.person.reread()
    zhang.settle()
    assert not zhang.page.card.qr_card.isVisible()
    zhang.press("Alt+P")
    assert not room.rows("SELECT 1 FROM card")
