"""Whatever is done to hours, they add up the same from hours, sessions and the ledger, and points follow them."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.domain.errors import KnownError
from db.domain.permissions import Role
from db.queries.hours import HoursFigures, hours_figures
from db.queries.volunteer_hours import GetHour, get_hour
from db.usecases.hours import StepHours, step_hours
from tests.helpers.pointing import Points
from tests.helpers.rooms import look
from tests.usecases.test_points_hours import activity, publish, record

NET = (
    "SELECT h.id, h.volunteer_id, h.state, h.counted, COALESCE(SUM(CASE WHEN e.kind = 'earn' THEN e.amount "
    "WHEN e.kind = 'claw_back' THEN -e.amount END), 0) AS points FROM hour_record h "
    "LEFT JOIN points_entry e ON e.ref = h.id AND e.book = 'volunteer' GROUP BY h.id"
)

histories = st.lists(
    st.tuples(
        st.booleans(),  # who
        st.sampled_from((30, 60, 100, 150, 240)),
        st.integers(2, 19),  # the day
        st.booleans(),  # of an activity
        st.booleans(),  # approved and published at once
        st.lists(st.tuples(st.integers(0, 5), st.booleans(), st.sampled_from((0, 45, 60, 120))), max_size=6),
    ),
    min_size=2,
    max_size=5,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories)
def test_hours_sessions_and_ledger_agree_after_any_history(points: Points, history: list) -> None:
    """The examples pile up in one room: every one is checked with all that came before it."""
    where = activity(points)
    for n, (first, minutes, day, in_activity, at_once, steps) in enumerate(history):
        who = points.zhou if first else points.li
        try:
            record_id = record(points, who, minutes, day=day, hour=(n * 5) % 19, where=where if in_activity else None)
        except KnownError:
            continue
        if at_once:
            publish(points, record_id)
        for choice, administrator, left in steps:
            row = points.desk.ask(get_hour, GetHour(record_id))
            if not row.allowed:
                break
            action = row.allowed[choice % len(row.allowed)]
            points.room.sign_in(Role.ADMIN if administrator else Role.SUPERVISOR)
            wanted = StepHours(record_id, action, row.row.version, min(left, minutes), reason="核对")
            try:
                points.desk.run(step_hours, wanted)
            except KnownError:
                continue
    figures = points.desk.ask(hours_figures, HoursFigures(date(2026, 1, 1), date(2026, 12, 31)))
    assert figures.agrees and figures.total == figures.ledger == figures.sessions
    assert sum(line.figures.minutes for line in figures.categories) == figures.total.minutes
    rows = look(points.desk, NET)
    assert figures.total.minutes == sum(row.counted for row in rows)
    for row in rows:
        assert 0 <= row.points <= row.counted // 60, row
    assert points.wrong() == []
