"""Households made in place, walked in order, divided, closed, and who lives in them."""

from __future__ import annotations

from datetime import date

import pytest

from db.check import check
from db.domain.permissions import Role
from db.domain.visits import VisitWay
from db.ids import new_id
from db.queries import ground_households as lists
from db.resident_rules import HouseholdForm, ResidentForm
from db.session import add_operator
from db.usecases import ground, households, workers
from db.usecases.households import AssignHouseholds, CloseHousehold, SaveHousehold, SaveMember
from db.usecases.operators import AddOperator
from db.usecases.residents import SetTags, set_tags
from db.usecases.visits import RecordVisit, record_visit
from db.visit_rules import VisitInput
from tests.helpers.centres import (
    ADMIN,
    ADMIN_PASSPHRASE,
    CLERK,
    CLERK_PASSPHRASE,
    SUPERVISOR,
    SUPERVISOR_PASSPHRASE,
    Started,
    centre,
    refusal,
    staffed,
)
from tests.helpers.desk_work import ZHANG, walk_in

__all__ = ["centre", "staffed"]


@pytest.fixture
def desk(staffed: Started) -> Started:
    """The supervisor is seated."""
    staffed.sign_in(SUPERVISOR, SUPERVISOR_PASSPHRASE)
    return staffed


def home(desk: Started, door: str = "501", building: str = "3", grid: str = "滨河-03", **more: object) -> str:
    form = HouseholdForm("海棠苑", building, "2", door, grid)
    return desk.desk.run(households.save_household, SaveHousehold(form, **more)).household_id  # type: ignore[arg-type]


def close(desk: Started, household_id: str, why: str, into: str | None = None, on: date | None = None) -> int:
    request = CloseHousehold(household_id, why, into, on)  # type: ignore[arg-type]
    return desk.desk.run(households.close_household, request).members


def member(desk: Started, household_id: str, resident_id: str, relation: str | None = None) -> str | None:
    return desk.desk.run(households.save_member, SaveMember(household_id, resident_id, relation)).left


def person(desk: Started, name: str) -> str:
    return walk_in(desk.desk, ResidentForm(name=name, id_kind=ZHANG.id_kind, id_number=None))


def card(desk: Started, household_id: str) -> lists.HouseholdCard:
    found = desk.desk.ask(lists.household_card, lists.GetHousehold(household_id))
    assert found is not None
    return found


def doors(desk: Started, **wanted: object) -> list[str]:
    ids = desk.desk.ask(lists.list_households, lists.ListHouseholds(**wanted)).ids  # type: ignore[arg-type]
    return [f"{r.building}-{r.door}" for r in desk.desk.ask(lists.household_rows, lists.HouseholdRows(ids))]


def test_households_come_in_walking_order_and_by_what_is_asked(desk: Started) -> None:
    wu = desk.desk.run(workers.save_worker, workers.SaveWorker("吴桐")).worker_id
    for building, door in (("10", "101"), ("3", "1002"), ("3", "502"), ("3", "501")):
        home(desk, door, building)
    home(desk, "101", "4", grid="滨河-04", worker_id=wu)
    member(desk, home(desk, "601", vacant=True), walk_in(desk.desk))
    assert doors(desk) == ["3-501", "3-502", "3-601", "3-1002", "4-101", "10-101"]
    assert doors(desk, grid="滨河-04") == doors(desk, worker_id=wu) == ["4-101"]
    assert doors(desk, building="3", text="50") == ["3-501", "3-502"]
    assert doors(desk, building="4", text="50") == []
    assert doors(desk, text="海棠苑3-2-50") == ["3-501", "3-502"]
    assert doors(desk, text="张桂兰") == doors(desk, text="zgl") == ["3-601"]
    assert doors(desk, text="查无此人") == doors(desk, state="moved") == []
    (estate,) = desk.desk.ask(lists.list_estates, lists.ListEstates())
    assert (estate.estate, estate.buildings, estate.households) == ("海棠苑", ("3", "4", "10"), 6)


def test_the_card_tells_who_lives_there_who_visits_and_whom_to_call_on(desk: Started) -> None:
    zhou = desk.desk.run(workers.save_worker, workers.SaveWorker("周敏", "13912345678")).worker_id
    one = home(desk)
    grid = desk.rows("SELECT id FROM grid")[0].id
    desk.desk.run(ground.assign_grid_worker, ground.AssignGridWorker(grid, zhou))
    desk.desk.run(ground.save_contact, ground.SaveContact("building_head", "孙丽", estate="海棠苑", building="3"))
    desk.desk.run(ground.save_contact, ground.SaveContact("building_head", "钱亮", estate="海棠苑", building="4"))
    zhang, son = walk_in(desk.desk), person(desk, "李木子")
    member(desk, one, son, "20")
    member(desk, one, zhang, "02")
    desk.desk.run(set_tags, SetTags(zhang, ("elderly",)))
    found = card(desk, one)
    assert (found.row.address, found.row.worker_name, found.worker_phone, found.own_worker) == (
        "海棠苑 3 号楼 2 单元 501", "周敏", "13912345678", False,
    )  # fmt: skip
    assert [(m.name, m.relation_name) for m in found.members] == [("张桂兰", "户主"), ("李木子", "子")]
    assert [tag.name for tag in found.members[0].tags] == ["高龄"] and not found.tags_hidden
    assert [contact.name for contact in found.contacts] == ["孙丽"]
    assert (found.row.head, found.row.members, found.row.state_name) == ("张桂兰", 2, "在住")
    assert desk.desk.ask(lists.household_card, lists.GetHousehold("gone")) is None


def test_an_assistant_does_not_see_the_tags(desk: Started) -> None:
    one = home(desk)
    zhang = walk_in(desk.desk)
    member(desk, one, zhang)
    desk.desk.run(set_tags, SetTags(zhang, ("elderly",)))
    desk.sign_in(ADMIN, ADMIN_PASSPHRASE)
    add_operator(desk.desk, AddOperator("fuzhu", "方竹", Role.ASSISTANT, "Chunyu-0405"))
    desk.sign_in("fuzhu", "Chunyu-0405")
    found = card(desk, one)
    assert found.tags_hidden and found.members[0].tags == ()


def test_a_door_holds_one_household_until_it_moves_away(desk: Started) -> None:
    one = home(desk)
    zhang = walk_in(desk.desk)
    member(desk, one, zhang, "02")
    taken = refusal(lambda: home(desk))
    assert taken.code == "HOUSEHOLD-TAKEN" and taken.details["household_id"] == one
    assert close(desk, one, "moved", on=date(2026, 11, 1)) == 1
    assert desk.rows("SELECT status FROM resident WHERE id = :id", id=zhang)[0].status == "moved"
    for late in (
        lambda: member(desk, one, zhang),
        lambda: home(desk, household_id=one),
    ):
        assert refusal(late).code == "HOUSEHOLD-MOVED"
    form = ResidentForm(name="何青", id_kind=ZHANG.id_kind, id_number=None, household=HouseholdForm("海棠苑", "3", "2", "501"))
    newcomer = walk_in(desk.desk, form)
    new = desk.rows("SELECT household_id FROM resident WHERE id = :id", id=newcomer)[0].household_id
    assert new != one
    assert refusal(lambda: desk.desk.run(households.reopen_household, households.ReopenHousehold(one))).code == "HOUSEHOLD-TAKEN"
    close(desk, new, "moved")
    desk.desk.run(households.reopen_household, households.ReopenHousehold(one))
    assert card(desk, one).row.state == "active"


def test_two_spellings_of_one_door_are_merged_with_their_members(desk: Started) -> None:
    right, wrong, older = home(desk), home(desk, "0501", grid=""), home(desk, "五〇一")
    zhang, son = walk_in(desk.desk), person(desk, "李木子")
    member(desk, right, zhang, "02")
    member(desk, wrong, son, "02")
    close(desk, older, "merged", wrong)
    assert close(desk, wrong, "merged", right) == 1
    assert [(m.name, m.relation) for m in card(desk, right).members] == [("张桂兰", "02"), ("李木子", None)]
    assert card(desk, wrong).merged_into == card(desk, older).merged_into == right
    form = HouseholdForm("海棠苑", "3", "2", "0501")
    other = walk_in(desk.desk, ResidentForm(name="何青", id_kind=ZHANG.id_kind, id_number=None, household=form))
    assert desk.rows("SELECT household_id FROM resident WHERE id = :id", id=other)[0].household_id == right
    error = refusal(lambda: home(desk, household_id=wrong))
    assert error.code == "HOUSEHOLD-MERGED" and error.details["into_id"] == right
    assert check(desk.desk).ok


def test_visits_of_a_merged_household_count_for_the_other(desk: Started) -> None:
    right, wrong = home(desk), home(desk, "0501")
    zhang = walk_in(desk.desk)
    member(desk, wrong, zhang, "02")
    wu = desk.desk.run(workers.save_worker, workers.SaveWorker("吴桐", joined_on=date(2024, 1, 1))).worker_id

    def visit(home_id: str, on: date, way: VisitWay, met: tuple[str, ...] = (), next_on: date | None = None) -> None:
        said = VisitInput(on, way, wu, met, next_on=next_on)
        desk.desk.run(record_visit, RecordVisit(new_id(), home_id, said, confirmed=True))

    visit(wrong, date(2026, 3, 2), VisitWay.HOME, (zhang,), date(2026, 12, 1))
    visit(right, date(2026, 5, 4), VisitWay.MISSED)
    close(desk, wrong, "merged", right)
    found = card(desk, right).row
    assert (found.last_visit_on, found.promised_on) == (date(2026, 3, 2), date(2026, 12, 1))
    kept = desk.rows("SELECT missed, promised_on FROM household WHERE id IN (:right, :wrong) ORDER BY missed DESC",
                     right=right, wrong=wrong)
    assert [(row.missed, row.promised_on) for row in kept] == [(1, "2026-12-01"), (0, None)]
    assert check(desk.desk).ok


def test_merging_is_for_a_supervisor_and_needs_another_household(desk: Started) -> None:
    one, other = home(desk), home(desk, "502")
    gone = home(desk, "503")
    close(desk, gone, "moved")
    for into in (None, one, gone):
        assert refusal(lambda i=into: close(desk, one, "merged", i)).code == "HOUSEHOLD-INTO"  # type: ignore[misc]
    assert refusal(lambda: close(desk, one, "moved", on=date(2026, 11, 21))).code == "HOUSEHOLD-DATE"
    assert refusal(lambda: close(desk, "gone", "moved")).code == "HOUSEHOLD-MISSING"
    desk.sign_in(CLERK, CLERK_PASSPHRASE)
    assert refusal(lambda: close(desk, one, "merged", other)).code == "PERMISSION"
    assert close(desk, one, "moved") == 0


def test_a_household_has_one_head_and_members_may_leave(desk: Started) -> None:
    one, other = home(desk), home(desk, "502", vacant=True)
    zhang, son = walk_in(desk.desk), person(desk, "李木子")
    assert member(desk, one, zhang, "02") is None
    assert refusal(lambda: member(desk, one, son, "02")).code == "HOUSEHOLD-HEAD"
    assert refusal(lambda: member(desk, one, son, "77")).code == "PERSON-CODE"
    assert refusal(lambda: member(desk, one, "gone")).code == "PERSON-MISSING"
    assert member(desk, other, zhang, "02") == one
    assert card(desk, other).row.state == "active"
    assert desk.desk.run(households.remove_member, households.RemoveMember(zhang)).left == other
    assert card(desk, other).members == ()


def test_many_households_are_divided_at_once(desk: Started) -> None:
    homes = tuple(home(desk, str(501 + n), grid="") for n in range(3))
    wu = desk.desk.run(workers.save_worker, workers.SaveWorker("吴桐")).worker_id
    assign = households.assign_households
    assert desk.desk.run(assign, AssignHouseholds(homes, grid="滨河-05", worker_id=wu)).changed == 3
    assert desk.desk.run(assign, AssignHouseholds(homes[:1], worker_id="")).changed == 1
    assert {row.name for row in desk.rows("SELECT name FROM grid")} == {"滨河-05"}
    workers_now = desk.rows("SELECT worker_id FROM household ORDER BY door")
    assert [row.worker_id for row in workers_now] == [None, wu, wu]
    assert refusal(lambda: desk.desk.run(assign, AssignHouseholds((*homes, "gone"), "甲"))).code == "HOUSEHOLD-MISSING"


def test_a_clerk_makes_a_household_but_does_not_choose_its_worker(desk: Started) -> None:
    wu = desk.desk.run(workers.save_worker, workers.SaveWorker("吴桐")).worker_id
    desk.sign_in(CLERK, CLERK_PASSPHRASE)
    one = home(desk)
    assert refusal(lambda: home(desk, worker_id=wu, household_id=one)).code == "PERMISSION"
    assert refusal(lambda: desk.desk.run(households.save_household, SaveHousehold(HouseholdForm("")))).code == "HOUSEHOLD"
    saved = desk.desk.run(households.save_household, SaveHousehold(HouseholdForm("海棠苑", "3", "2", "508"), household_id=one))
    assert not saved.created and card(desk, one).row.door == "508"
    assert doors(desk, text="508") == ["3-508"]
