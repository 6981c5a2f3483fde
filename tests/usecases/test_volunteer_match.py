"""谁会…: by skill, category, team and words; whoever has time comes first, whoever serves elsewhere last."""

from __future__ import annotations

from datetime import timedelta

from db.domain.clock import local
from db.domain.volunteers import FREE_TIMES, free_time
from db.queries.teams import ListTeams, list_teams
from db.queries.volunteer_file import GetVolunteer, get_volunteer
from db.queries.volunteer_match import MatchVolunteers, match_volunteers
from db.usecases.activities import SignUpVolunteers, sign_up
from db.usecases.teams import JoinTeam, join_team
from tests.helpers.rooms import MORNING


def names(corps, **wanted):
    return [one.volunteer.name for one in corps.desk.ask(match_volunteers, MatchVolunteers(**wanted))]


def test_skill_category_team_and_words_narrow(corps):
    first = corps.volunteer(0, skills=("haircut",))
    corps.volunteer(1, skills=("haircut", "law"), categories=("law",))
    corps.volunteer(2, note="会修自行车", area="海棠苑")
    team = corps.desk.ask(list_teams, ListTeams())[0]
    corps.desk.run(join_team, JoinTeam(team.team_id, (first,)))
    assert names(corps, skill="haircut") == ["周国良", "李秀英"]
    assert names(corps, skill="haircut", category="law") == ["李秀英"]
    assert names(corps, team_id=team.team_id) == ["周国良"]
    assert names(corps, text="理发") == ["周国良", "李秀英"]
    assert names(corps, text="自行车") == ["王建华"] and names(corps, text="海棠苑") == ["王建华"]
    assert names(corps, text="wjh") == ["王建华"]
    assert names(corps, text="会飞") == [] and names(corps, least_age=90) == []


def test_who_has_time_comes_first_and_who_serves_elsewhere_last(corps):
    now = free_time(local(MORNING))
    other = next(code for code in FREE_TIMES if code != now)
    elsewhere = corps.volunteer(0, times=(now,))
    corps.volunteer(1, times=(other,))
    corps.volunteer(2)
    corps.volunteer(3, times=(now, other))
    wanted = corps.shift(title="义剪")
    busy = corps.shift(title="站岗")
    corps.desk.run(sign_up, SignUpVolunteers(busy, (elsewhere,)))
    span = {"starts_at": MORNING, "ends_at": MORNING + timedelta(hours=2), "shift_id": wanted}
    assert names(corps, **span) == ["陈丽", "王建华", "李秀英", "周国良"]
    assert names(corps, **span, free=True) == ["陈丽"]
    found = corps.desk.ask(match_volunteers, MatchVolunteers(**span))
    assert [one.free for one in found] == [True, None, False, True] and found[-1].busy == "站岗"
    assert found[0].skills == ()


def test_who_is_in_the_shift_is_left_out(corps):
    one, two = corps.volunteer(0), corps.volunteer(1)
    shift = corps.shift()
    corps.desk.run(sign_up, SignUpVolunteers(shift, (one,)))
    found = corps.desk.ask(match_volunteers, MatchVolunteers(shift_id=shift))
    assert [row.volunteer_id for row in found] == [two]


def test_free_times_are_kept_with_the_file(corps):
    card = corps.desk.ask(get_volunteer, GetVolunteer(corps.volunteer(0, times=("rest-am", "week-eve"))))
    assert set(card.form.times) == {"rest-am", "week-eve"}
