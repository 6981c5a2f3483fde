"""Registering volunteers, and what becomes of them: state, one file of two, forgotten."""

from __future__ import annotations

import json
from datetime import date, time

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from db.domain.permissions import Role
from db.domain.volunteer_archive import ArchiveKind
from db.domain.volunteers import VolunteerState
from db.hour_store import rebuild_hours
from db.ids import new_id
from db.queries.hours import HoursFigures, hours_figures
from db.queries.search import ExactHit, OneBox, one_box
from db.queries.standing import StarsDue, YearRankingOf, stars_due, year_ranking
from db.queries.volunteer_file import GetVolunteer, get_volunteer
from db.queries.volunteers import ListVolunteers, list_volunteers
from db.service_batches import RecordBatch
from db.usecases.hours import ConfirmDue, HourRef, ListAction, StepMany, confirm_due, step_many
from db.usecases.service import record_batch
from db.usecases.standing import BarVolunteer, PublishRanking, bar_volunteer, publish_ranking
from db.usecases.teams import ClaimPost, JoinTeam, PrintPledge, claim_post, join_team, print_pledge
from db.usecases.volunteer_archive import AddArchive, StrikeArchive, add_archive, strike_archive
from db.usecases.volunteer_leaving import ForgetVolunteer, MergeVolunteers, forget_volunteer, merge_volunteers
from db.usecases.volunteers import (
    ChangeVolunteerState,
    RegisterVolunteer,
    UpdateVolunteer,
    change_volunteer_state,
    register_volunteer,
    update_volunteer,
)
from tests.helpers.centres import refusal
from tests.helpers.rooms import MORNING, arrange
from tests.helpers.volunteers import Corps, corps, form  # noqa: F401


def served(corps: Corps, *lines: str) -> None:  # noqa: F811
    """Record hours as a clerk, approve and confirm them as the supervisor."""
    corps.room.sign_in(Role.CLERK)
    corps.desk.run(record_batch, RecordBatch(new_id(), "\n".join(lines), MORNING.date(), time(9), time(11)))
    corps.room.sign_in(Role.SUPERVISOR)
    refs = tuple(
        HourRef(r.id, r.version)
        for r in corps.room.rows("SELECT id, version FROM hour_record WHERE state = 'recorded'")
    )
    assert corps.desk.run(step_many, StepMany(refs, ListAction.APPROVE_PUBLISH, public_days=0)).done == len(refs)
    corps.room.clock.move(days=1)
    corps.desk.run(confirm_due, ConfirmDue())


def test_registering_twice_is_one_file_and_a_known_number_opens_the_other(corps: Corps) -> None:  # noqa: F811
    request = RegisterVolunteer(new_id(), form(1))
    first = corps.desk.run(register_volunteer, request)
    assert (first.number, first.repeated) == ("V-000001", False)
    assert corps.desk.run(register_volunteer, request).repeated
    error = refusal(lambda: corps.desk.run(register_volunteer, RegisterVolunteer(new_id(), form(1))))
    assert error.code == "VOLUNTEER-DUPLICATE" and error.details["volunteer_id"] == first.volunteer_id


def test_a_file_is_changed_from_what_was_on_screen_and_keeps_what_was_masked(corps: Corps) -> None:  # noqa: F811
    who = corps.volunteer(1)
    card = corps.desk.ask(get_volunteer, GetVolunteer(who))
    assert card.form.id_number is None and "*" in card.id_masked
    corps.room.clock.move(minutes=1)
    new = form(1, id_number=None, phone=None, area="海棠苑", skills=("haircut",))
    corps.desk.run(update_volunteer, UpdateVolunteer(who, card.updated_ms, new))
    again = corps.desk.ask(get_volunteer, GetVolunteer(who))
    assert (again.form.area, again.form.skills, again.id_masked) == ("海棠苑", ("haircut",), card.id_masked)
    error = refusal(lambda: corps.desk.run(update_volunteer, UpdateVolunteer(who, card.updated_ms, new)))
    assert error.code == "VOLUNTEER-STALE"


@pytest.mark.parametrize("wanted", ["1", "V-000001", "李秀", "秀英", "lixiuying", "lxy", "0001"])
def test_a_volunteer_is_found_by_what_people_type(corps: Corps, wanted: str) -> None:  # noqa: F811
    corps.volunteer(1)
    corps.volunteer(6)
    found = corps.desk.ask(list_volunteers, ListVolunteers(text=wanted))
    assert found.rows[0].name == "李秀英"


def test_whoever_leaves_has_no_card_any_more(corps: Corps) -> None:  # noqa: F811
    who = corps.volunteer(1)
    corps.card(who)
    left = corps.desk.run(change_volunteer_state, ChangeVolunteerState(who, VolunteerState.LEFT, "搬走了"))
    assert left.cards == 1
    assert corps.room.rows("SELECT state FROM card")[0].state == "withdrawn"
    assert corps.desk.ask(list_volunteers, ListVolunteers()).total == 0


def test_a_struck_entry_stays_readable_and_a_bar_takes_a_supervisor(corps: Corps) -> None:  # noqa: F811
    who = corps.volunteer(1)
    entry = AddArchive(new_id(), who, ArchiveKind.AWARD, date(2026, 5, 1), "优秀志愿者", "街道")
    corps.desk.run(add_archive, entry)
    corps.desk.run(strike_archive, StrikeArchive(entry.request_id, "发错了人"))
    card = corps.desk.ask(get_volunteer, GetVolunteer(who))
    assert (card.summary.awards, card.archive[0].struck) == (0, "发错了人")
    barred = corps.desk.run(bar_volunteer, BarVolunteer(new_id(), who, 1, "时长造假"))
    assert barred.until == date(2027, 11, 19)
    corps.room.sign_in(Role.CLERK)
    error = refusal(lambda: corps.desk.run(strike_archive, StrikeArchive(barred.entry_id, "x")))
    assert error.code == "PERMISSION"


def test_forgetting_takes_the_name_from_everywhere_and_leaves_the_hours(corps: Corps) -> None:  # noqa: F811
    who = corps.volunteer(3, name="欧阳忘机", note="欧阳忘机喜欢下棋")
    corps.desk.run(join_team, JoinTeam(corps.room.rows("SELECT id FROM volunteer_team")[0].id, (who,)))
    post = corps.room.rows("SELECT id FROM service_post")[0].id
    claim = corps.desk.run(claim_post, ClaimPost(post, who, "欧阳忘机自荐"))
    corps.desk.run(print_pledge, PrintPledge(claim.claim_id))
    corps.card(who)
    corps.desk.run(
        add_archive,
        AddArchive(new_id(), who, ArchiveKind.EVALUATION, date(2026, 5, 1), "欧阳忘机", "中心", marks=5),
    )
    served(corps, "1")
    before = corps.desk.ask(hours_figures, HoursFigures(date(2026, 1, 1), date(2026, 12, 31)))
    corps.desk.run(forget_volunteer, ForgetVolunteer(who, "本人申请"))
    assert corps.desk.ask(hours_figures, HoursFigures(date(2026, 1, 1), date(2026, 12, 31))) == before
    assert before.total.minutes == 120
    tables = [r.name for r in corps.room.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    number = "13810000003"
    for table in tables:
        for row in corps.room.rows(f'SELECT * FROM "{table}"'):
            said = " ".join(str(value) for value in row)
            assert "欧阳忘机" not in said and number not in said and "ouyang" not in said, table
    error = refusal(
        lambda: corps.desk.run(
            change_volunteer_state, ChangeVolunteerState(who, VolunteerState.ACTIVE, "回来")
        )
    )
    assert error.code == "VOLUNTEER-STATE"


def test_append_only_words_may_be_emptied_and_never_rewritten(corps: Corps) -> None:  # noqa: F811
    who = corps.volunteer(1)
    corps.desk.run(
        add_archive, AddArchive(new_id(), who, ArchiveKind.AWARD, date(2026, 5, 1), "先进", "街道")
    )
    for wrong in ("title = '别的'", "made_on = '2020-01-01'"):
        with pytest.raises(IntegrityError):
            arrange(
                corps.desk,
                lambda tx, wrong=wrong: tx.connection.execute(text(f"UPDATE volunteer_entry SET {wrong}")),
            )
    arrange(corps.desk, lambda tx: tx.connection.execute(text("UPDATE volunteer_entry SET title = ''")))
    kinds = corps.room.rows(
        "SELECT kind, changes FROM outbox WHERE table_name = 'volunteer_entry' ORDER BY n"
    )
    assert [(row.kind, row.changes) for row in kinds] == [("append", None), ("update", '{"title":""}')]


def test_two_files_of_one_person_become_one_with_all_the_hours(corps: Corps) -> None:  # noqa: F811
    first, second = corps.volunteer(1), corps.volunteer(2)
    served(corps, "1", "2")
    corps.desk.run(merge_volunteers, MergeVolunteers(second, first, "同一人登记两次"))
    card = corps.desk.ask(get_volunteer, GetVolunteer(first))
    assert card.confirmed_minutes == 240
    figures = corps.desk.ask(hours_figures, HoursFigures(date(2026, 1, 1), date(2026, 12, 31)))
    assert figures.agrees and (figures.total.people, figures.total.attendances) == (1, 1)
    error = refusal(lambda: corps.desk.run(merge_volunteers, MergeVolunteers(second, first, "再来")))
    assert error.code == "VOLUNTEER-MERGED"


PROJECTED = (
    "SELECT id, state, version, minutes, counted, confirmed_on, overlap_minutes FROM hour_record ORDER BY id",
    "SELECT * FROM hour_difference ORDER BY step_id",
    "SELECT * FROM volunteer_year ORDER BY year, volunteer_id",
    "SELECT id, counted_minutes, confirmed_minutes, sessions FROM volunteer ORDER BY id",
)


def test_projections_made_anew_are_those_that_were_kept(corps: Corps) -> None:  # noqa: F811
    for n in range(4):
        corps.volunteer(n)
    served(corps, "1", "2 9:00-10:00", "3")
    served(corps, "1 9:30-10:30", "4")
    record = corps.room.rows("SELECT id, version FROM hour_record ORDER BY id")[0]
    corps.desk.run(step_many, StepMany((HourRef(record.id, record.version),), ListAction.VOID, "记错了"))
    kept = [[tuple(r) for r in corps.room.rows(sql)] for sql in PROJECTED]
    arrange(corps.desk, lambda tx: rebuild_hours(tx))
    assert [[tuple(r) for r in corps.room.rows(sql)] for sql in PROJECTED] == kept


def test_the_ranking_that_was_hung_out_stays_as_it_was(corps: Corps) -> None:  # noqa: F811
    for n in range(3):
        corps.volunteer(n)
    served(corps, "1", "2", "3 9:00-10:30")
    view = corps.desk.ask(year_ranking, YearRankingOf(2026))
    assert [(r.place, r.tied, r.minutes) for r in view.rows] == [
        (1, True, 120),
        (1, True, 120),
        (3, False, 90),
    ]
    request = PublishRanking(new_id(), 2026, view.formula, places=1)
    done = corps.desk.run(publish_ranking, request)
    assert len(done.job_ids) == 1 and corps.desk.run(publish_ranking, request).job_ids == ()
    data = corps.room.rows("SELECT data FROM print_job WHERE kind = 'ranking_list'")[0].data
    assert "周国良" not in data and "周*良" in data
    paper = json.loads(data)
    assert paper["year"] == "2026 年度" and all(row["team"] for row in paper["rows"])


def test_hours_and_score_of_the_ranking_are_told_alike(corps: Corps) -> None:  # noqa: F811
    corps.volunteer(0)
    served(corps, "1 9:00-11:59")
    view = corps.desk.ask(year_ranking, YearRankingOf(2026))
    corps.desk.run(publish_ranking, PublishRanking(new_id(), 2026, view.formula, places=1))
    (row,) = json.loads(corps.room.rows("SELECT data FROM print_job WHERE kind = 'ranking_list'")[0].data)["rows"]
    assert (row["hours"], row["team"]) == ("2.98", "—")
    assert corps.desk.ask(stars_due, StarsDue()).rows == ()


def test_the_one_box_opens_a_volunteer_by_card_and_by_number(corps: Corps) -> None:  # noqa: F811
    who = corps.volunteer(1)
    for wanted in (corps.card(who), "V-000001", "v-000001"):
        assert corps.desk.ask(one_box, OneBox(wanted)).exact == ExactHit("volunteer", who)
    assert corps.desk.ask(one_box, OneBox("V-000009")).exact is None
