"""A demand heard on a visit, carried until it is settled: registered, handed over, answered, told, rated, archived."""

from __future__ import annotations

from db.domain.clock import business_date, system_clock
from db.domain.demand_table import DemandAction, DemandRating, DemandState
from db.domain.scancodes import demand_payload
from db.queries.demands import DemandDetail, GetDemand, get_demand
from db.queries.visit_lists import HouseholdVisits, household_visits
from desktop.tour.task import Tour
from desktop.tour.tasks.ground import UNIT
from desktop.tour.tasks.visits import LAMP, NAME

RESULT = "灯已换好"
STEPS = (
    DemandAction.REGISTER, DemandAction.TRIAGE, DemandAction.ASSIGN, DemandAction.HANDLE, DemandAction.ANSWER,
    DemandAction.TELL, DemandAction.RATE, DemandAction.ARCHIVE,
)


def _demand(tour: Tour, state: DemandState) -> DemandDetail:
    """The demand as the data has it: in this state, and until it is archived with an owner and a next date."""
    hands = tour.driver
    demand: DemandDetail = tour.ask(get_demand, GetDemand(tour.ids["demand"]))
    hands.expect(demand.state is state, f"诉求在{state.label}，实为{demand.state_label}")
    today = business_date(system_clock())
    if state is not DemandState.ARCHIVED:
        hands.expect(demand.owner.name and demand.next_on >= today, "有主办，有下一步日期")
    hands.expect(all(step.owner_name for step in demand.timeline), "每一步都有主办")
    hands.expect(all(step.next_on >= step.on for step in demand.timeline), "每一步都有下一步日期")
    return demand


def _step(tour: Tour, state: DemandState) -> DemandDetail:
    """F9: the next right step; the page shows it and the data has it."""
    hands = tour.driver
    detail = hands.program.workspace.page.bench.detail  # type: ignore[union-attr]
    hands.decide()
    hands.press(
        "F9", until=lambda: detail.demand is not None and detail.demand.state is state, awaited=f"诉求到了{state.label}",
    )
    return _demand(tour, state)


def _said(tour: Tour) -> str:
    """The sentence above the keys of the visit."""
    return str(tour.driver.program.workspace.page.view.record.words.text())  # type: ignore[union-attr]


def raise_demand(tour: Tour) -> None:
    """Ctrl+D on the visit: what was asked for is a demand; judged, and handed to whom it concerns, with a paper."""
    hands = tour.driver
    hands.decide()
    hands.press("Ctrl+D", until=lambda: "当天已有" in _said(tour), awaited="提醒当天已有一次走访")
    hands.shot("visit-twice")
    hands.decide()
    hands.press(
        "Ctrl+D", until=lambda: hands.page_name == "demands" and hands.focus == "register_category", awaited="登记诉求",
    )
    hands.shot("demand-form")
    hands.expect(hands.text("register_title") == LAMP, "标题是走访时听到的")
    hands.expect(hands.text("register_person") == NAME, f"反映人是走访见到的{NAME}")
    detail = hands.program.workspace.page.bench.detail  # type: ignore[union-attr]
    hands.press("F9", until=lambda: detail.demand is not None, awaited="诉求登记好")
    tour.ids["demand"] = detail.demand.demand_id
    demand = _demand(tour, DemandState.REGISTERED)
    visit = tour.ask(household_visits, HouseholdVisits(tour.ids["household"]))[0]
    hands.expect((demand.visit_id, demand.household_id) == (visit.visit_id, tour.ids["household"]), "诉求连着这次走访")
    tour.serials["raise_demand"] = demand.serial
    hands.shot("demand-registered")
    _step(tour, DemandState.TRIAGED)
    before = len(tour.paper_names())
    hands.press("Return", until=lambda: hands.focus == "demand_owner", awaited="光标在主办")
    hands.decide()
    hands.type("bhwy")
    hands.press("Return")
    hands.shot("demand-assigning")
    demand = _step(tour, DemandState.ASSIGNED)
    hands.expect(demand.owner.name == UNIT and demand.keeper.name, f"交办给 {UNIT}，有人跟办")
    hands.settle_papers()
    hands.expect(len(tour.paper_names()) == before + 1, "交办单打出来了")
    hands.shot("demand-assigned")


def scan_slip(tour: Tour) -> None:
    """The slip comes back while something else is on the screen: its code is scanned and the demand opens."""
    hands = tour.driver
    hands.decide()
    hands.press("Alt+1", until=lambda: hands.page_name == "walkin", awaited="受理页")
    page = hands.program.workspace.pages["demands"]  # type: ignore[union-attr]
    hands.scan(
        demand_payload(tour.serials["raise_demand"]),
        until=lambda: hands.page_name == "demands" and page.bench.detail.demand is not None,  # type: ignore[attr-defined]
        awaited="交办单的诉求打开",
    )
    hands.expect(page.bench.detail.demand.demand_id == tour.ids["demand"], "打开的正是这一件")  # type: ignore[attr-defined]
    hands.shot("demand-scanned")


def answer_demand(tour: Tour) -> None:
    """Taken on, done, answered: with the paper for whoever brought it up."""
    hands = tour.driver
    before = len(tour.paper_names())
    _step(tour, DemandState.HANDLING)
    hands.press("Return", until=lambda: hands.focus == "demand_words", awaited="光标在结果")
    hands.decide()
    hands.type(RESULT)
    demand = _step(tour, DemandState.ANSWERED)
    hands.expect(demand.settled_on is not None and demand.timeline[0].text == RESULT, "记着结果")
    hands.press("F8")
    hands.settle_papers()
    hands.expect(len(tour.paper_names()) == before + 1, "反馈单打出来了")
    hands.shot("demand-answered")


def archive_demand(tour: Tour) -> None:
    """The person is told and asked how it went; then it goes into the archive."""
    hands = tour.driver
    _step(tour, DemandState.REVISITING)
    hands.decide()
    hands.type("1")
    hands.shot("demand-rating")
    hands.press("F9")
    demand = _demand(tour, DemandState.REVISITING)
    hands.expect(demand.rating is DemandRating.SETTLED, "本人说办好了")
    hands.decide()
    hands.press("F9")
    demand = _demand(tour, DemandState.ARCHIVED)
    hands.expect(demand.archived_on is not None, "有归档日期")
    hands.expect(tuple(step.action for step in reversed(demand.timeline)) == STEPS, "八步都在经过里")
    hands.shot("demand-archived")
    hands.tab_to("demand_stage_archived")
    hands.press("Return", until=lambda: len(hands.rows("demands_table")) == 1, awaited="本月归档的诉求")
    hands.shot("demand-list")
    hands.press("Ctrl+PgUp")
