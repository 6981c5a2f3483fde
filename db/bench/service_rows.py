"""The rows measured of service: a card scanned at the door, and the year of ten thousand volunteers ranked."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from db.bench.corps import enlist
from db.bench.desk_rows import SEARCHES, Subject
from db.bench.measure import Row, Times, row, take
from db.bench.points_ledger import Maker
from db.demo.chance import Chance
from db.desk import Desk
from db.domain.card_payload import CardFacts
from db.domain.clock import business_date
from db.engine import connect
from db.ids import new_id
from db.queries.standing import YearRankingOf, year_ranking
from db.signing import card_code, new_key
from db.usecases.activities import SaveActivity, SaveShift, ShiftForm, save_activity, save_shift
from db.usecases.cards import IssueCards, issue_cards
from db.usecases.service import ScanCard, scan_card
from db.volunteer_forms import ActivityForm

SCANS = 120
IN_SHIFT = 60
"""Volunteers signed in already when the scans are measured: everybody's scans are paired for the head count."""
RANKINGS = 9
YEARS = 2


def fill_corps(desk: Desk, count: int, seed: int = 19) -> None:
    """Volunteers beside the residents; every second one is both."""

    def fill(session: Session) -> None:
        connection, facts, at = session.connection(), desk.facts, desk.now()
        operator = connection.exec_driver_sql("SELECT id, name FROM operator LIMIT 1").one()
        maker = Maker(operator.id, operator.name, facts.window, facts.incarnation, facts.centre_code)
        enlist(connection, Chance(seed), maker, at, count)
        connection.exec_driver_sql("ANALYZE volunteer")

    desk.apply_remote(fill)


def volunteer_search_rows(subject: Subject) -> list[Row]:
    """The one-box asked for volunteers as they are asked for: name, initials, telephone tail, number."""
    found = subject.raw.execute("SELECT name, initials, phone, number, id FROM volunteer").fetchall()
    sample = subject.chance.sample(found, min(SEARCHES, len(found)))
    texts = [(name, initials, phone[-4:], number)[n % 4] for n, (name, initials, phone, number, _) in enumerate(sample)]
    floor = subject.raw_lookup("volunteer", "id", [one[4] for one in sample])
    return [row("one-box, volunteer", subject.search(texts), floor, "one indexed raw query", "p95 ≤ 10 ms")]


def fill_service(desk: Desk, volunteers: Sequence[str], seed: int = 17) -> None:
    """Teams, two years' sums and a card for everybody, in bulk."""
    desk.apply_remote(lambda session: _fill(session, desk, volunteers, seed))


def _fill(session: Session, desk: Desk, volunteers: Sequence[str], seed: int) -> None:
    connection, pick, chance = session.connection(), random.Random(seed), Chance(seed)
    now, today, key, facts = desk.now(), desk.now().date(), new_key(), desk.facts
    teams = [found.id for found in connection.exec_driver_sql("SELECT id FROM volunteer_team ORDER BY id")]
    operator = connection.exec_driver_sql("SELECT id, name FROM operator LIMIT 1").one()
    joined = (today - timedelta(days=365)).isoformat()
    if teams:
        connection.exec_driver_sql(
            "INSERT INTO team_member (id, rev, team_id, volunteer_id, leader, from_on) VALUES (?, 1, ?, ?, 0, ?)",
            [(chance.row_id(now), pick.choice(teams), one, joined) for one in volunteers],
        )
    sums = [
        (year, one, minutes, minutes, minutes // 90, minutes // 90)
        for year in range(today.year - YEARS + 1, today.year + 1)
        for one in volunteers
        for minutes in (pick.randrange(0, 9000, 5),)
    ]
    connection.exec_driver_sql("INSERT INTO volunteer_year VALUES (?, ?, ?, ?, ?, ?)", sums)
    numbers = [f"V-{n:06}" for n in range(1, len(volunteers) + 1)]
    connection.exec_driver_sql(
        "INSERT INTO card (id, rev, number, holder_kind, holder_number, volunteer_id, issue, key_id, payload, state, issued_on, "
        "reason, hlc, operator_id, operator_name) VALUES (?, 1, ?, 'V', ?, ?, 1, ?, ?, 'replaced', ?, '', 0, ?, ?)",
        [
            (
                chance.row_id(now),
                f"{number}-01",
                number,
                one,
                key.id,
                card_code(CardFacts(number, 1, facts.centre_code), key),
                joined,
                operator.id,
                operator.name,
            )
            for number, one in zip(numbers, volunteers, strict=True)
        ],
    )
    connection.exec_driver_sql("ANALYZE")


def service_bench_rows(desk: Desk, volunteers: Sequence[str]) -> list[Row]:
    """Every row of this file, on one open desk that was filled by :func:`fill_service`."""
    raw = connect(desk.paths.database, desk.key)
    raw.create_function("yimen_capturing", 0, lambda: 0)
    try:
        return _rows(desk, raw, volunteers)
    finally:
        raw.close()


def _rows(desk: Desk, raw: Any, volunteers: Sequence[str]) -> list[Row]:
    year = business_date(desk.now()).year
    commit = take((lambda: _commit(raw) for _ in range(SCANS)), warm_up=10)
    ranked = take(
        _raw(
            raw,
            "SELECT y.volunteer_id, v.number, v.name, v.state, y.confirmed_minutes, y.confirmed_sessions FROM volunteer_year y "
            "JOIN volunteer v ON v.id = y.volunteer_id WHERE y.year = ? ORDER BY y.confirmed_minutes DESC",
            (year,),
        )
        for _ in range(RANKINGS)
    )
    cards = _cards(desk, raw, volunteers)
    return [
        row("service_scan, card to answer", _scan(desk, cards), commit, "a one-row FULL commit by raw SQL", "≤ 100 ms"),
        row(
            f"standing_ranking, {len(volunteers)} volunteers",
            take((lambda: desk.ask(year_ranking, YearRankingOf(year)) for _ in range(RANKINGS)), warm_up=1),
            ranked,
            "the year's sums, ordered, by raw SQL",
            "≤ 500 ms",
        ),
    ]


def _raw(raw: Any, sql: str, values: tuple[Any, ...]) -> Callable[[], Any]:
    return lambda: raw.execute(sql, values).fetchall()


def _commit(raw: Any) -> None:
    raw.execute("BEGIN IMMEDIATE")
    raw.execute("INSERT INTO witness (token) VALUES (?)", (new_id(),))
    raw.execute("COMMIT")


def _cards(desk: Desk, raw: Any, volunteers: Sequence[str]) -> list[str]:
    """What the cards of some volunteers say, made as the card desk makes them."""
    chosen = random.Random(29).sample(list(volunteers), min(SCANS + IN_SHIFT, len(volunteers)))
    issued = desk.run(issue_cards, IssueCards(tuple(chosen)))
    ids = [one.card_id for one in issued.cards]
    return [raw.execute("SELECT payload FROM card WHERE id = ?", (card_id,)).fetchone()[0] for card_id in ids]


def _scan(desk: Desk, cards: Sequence[str]) -> Times:
    """Cards under the scanner of a shift that others are signed in to: the answer is what the screen shows."""
    today, now = business_date(desk.now()), desk.now()
    activity = desk.run(save_activity, SaveActivity(ActivityForm("社区服务日", "elderly", today, today)))
    times = ShiftForm(now - timedelta(minutes=20), now + timedelta(hours=3))
    shift_id = desk.run(save_shift, SaveShift(activity.activity_id, times, confirmed=True)).shift_id
    here = cards[: min(IN_SHIFT, len(cards) // 2)]
    for card in here:
        desk.run(scan_card, ScanCard(new_id(), card, shift_id))

    def one(card: str) -> Callable[[], Any]:
        request = ScanCard(new_id(), card, shift_id, photo_checked=True)
        return lambda: desk.run(scan_card, request)

    return take((one(card) for card in cards[len(here) :]), warm_up=4)
