"""The made-up meetings obey the rules real ones are held to."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from db.demo.meetings import fill_meetings
from db.domain.clock import business_date
from db.domain.meetings import AgendaItem, MeetingFacts, Outcome, check_minutes
from db.queries.decisions import (
    GetDecision,
    ListDecisions,
    OpenPublicity,
    get_decision,
    list_decisions,
    open_publicity,
)
from db.queries.matching import (
    ListOffers,
    ListServices,
    ProposeMatches,
    list_offers,
    list_services,
    propose_matches,
)
from db.queries.meetings import (
    GetMeeting,
    ListMeetings,
    ListOutcomes,
    MeetingCounts,
    UpcomingMeetings,
    get_meeting,
    list_meetings,
    list_outcomes,
    meeting_counts,
    upcoming_meetings,
)
from db.usecases.residents import AddResident, ResidentForm, add_resident
from tests.helpers.centres import Started, centre, start
from tests.helpers.desk_work import ZHANG, walk_in

__all__ = ["centre"]


def fill(centre: Started) -> date:
    today = business_date(centre.clock())
    centre.desk.apply_remote(lambda session: fill_meetings(session, 7, centre.clock(), today))
    return today


def test_what_was_held_could_have_been_held(centre: Started) -> None:
    walk_in(centre.desk)
    for name in ("钱文", "孙立新", "李思", "周武", "吴陆", "郑奇", "冯久", "陈石", "褚一", "卫二", "蒋三", "沈四"):
        form = ResidentForm(name, ZHANG.id_kind, None)
        centre.desk.run(add_resident, AddResident(form, allow_duplicate=True))
    today = fill(centre)
    rows = centre.desk.ask(list_meetings, ListMeetings())
    assert len(rows) >= 24 and {row.state for row in rows} >= {"held", "planned"}
    for row in rows:
        found = centre.desk.ask(get_meeting, GetMeeting(row.meeting_id))
        if row.state != "held":
            assert not found.attendees
            continue
        agenda = tuple(AgendaItem(item.item_id, item.title) for item in found.items)
        outcomes = [
            Outcome(o.item_id, o.kind, o.text, o.owner_name, o.due_on) for i in found.items if (o := i.outcome)
        ]
        facts = MeetingFacts(found.held_on, agenda, row.attendees, found.quorum)
        assert check_minutes(facts, outcomes, today) == ()
        assert all(i.outcome.owner_id for i in found.items if i.outcome and i.outcome.kind == "decided")
    assert len(centre.desk.ask(upcoming_meetings, UpcomingMeetings())) >= 3
    assert centre.desk.ask(list_outcomes, ListOutcomes("overdue"))
    everything = centre.desk.ask(meeting_counts, MeetingCounts(today - timedelta(days=365), today))[-1].headcount
    assert everything.sessions >= 20 and 13 <= everything.people < everything.attendances


def test_decisions_stand_at_every_stage_and_in_order(centre: Started) -> None:
    fill(centre)
    rows = centre.desk.ask(list_decisions, ListDecisions())
    assert {row.state for row in rows} == {"open", "publicity", "finished", "dropped"}
    for row in rows:
        assert centre.desk.ask(get_decision, GetDecision(row.decision_id)).superseded == ()
    assert centre.desk.ask(open_publicity, OpenPublicity())


def test_nothing_is_promised_twice_and_some_needs_can_be_met(centre: Started) -> None:
    fill(centre)
    offers = centre.desk.ask(list_offers, ListOffers(closed=True))
    assert all(row.given <= row.quantity for row in offers)
    found = centre.desk.ask(propose_matches, ProposeMatches())
    assert len(found.matches) >= 4 and found.open_needs and found.spare_offers
    assert {row.state for row in centre.desk.ask(list_services, ListServices())} == {"agreed", "done"}


def test_the_same_seed_makes_the_same_meetings(centre: Started, tmp_path: Path) -> None:
    today = fill(centre)
    other = start(tmp_path / "other")
    fill(other)
    rows, again = (desk.ask(list_meetings, ListMeetings()) for desk in (centre.desk, other.desk))
    other.desk.close()
    assert rows == again
    assert len({row.meeting_id for row in rows}) == len(rows)
    assert rows[-1].held_on > today - timedelta(days=731)
