"""Lists, board and figures of demands, checked against the records one by one."""

from __future__ import annotations

import random
import statistics
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import msoffcrypto
import openpyxl
import pytest

from db.domain.demand_table import DemandAction, DemandKind, DemandRating, DemandState, Urgency
from db.domain.permissions import Role
from db.importing.demand_export import write_problem_file
from db.queries.demand_board import Board, DemandBoard, demand_board
from db.queries.demand_figures import (
    DemandFigures,
    DemandFiguresRequest,
    ProblemListRequest,
    demand_figures,
    problem_list,
)
from db.queries.demand_lists import (
    DemandCountsRequest,
    DemandRows,
    ListDemands,
    demand_counts,
    demand_rows,
    list_demands,
)
from db.queries.history import ResidentHistory, resident_history
from db.queries.papers import GetPaper, get_paper
from db.queries.search import ExactHit, OneBox, one_box
from db.session import add_operator
from db.usecases.demand_export import PrintProblemList, print_problem_list
from db.usecases.demand_papers import PrintDemand, print_demand
from db.usecases.demands import AddReporter, add_reporter
from db.usecases.operators import AddOperator
from db.usecases.residents import ChangeResident, change_resident
from db.work_calendar import load_calendar
from desktop.documents.problem_list import ProblemList
from desktop.printing.pipeline import Pipeline
from desktop.printing.spooler import FolderSpooler
from tests.helpers.centres import (
    ADMIN,
    ADMIN_PASSPHRASE,
    Started,
    centre,  # noqa: F401
    refusal,
    staffed,  # noqa: F401
)
from tests.helpers.demands import Hands, make_hands
from tests.helpers.desk_work import ZHANG, walk_in

A = DemandAction


@pytest.fixture
def hands(staffed: Started) -> Iterator[Hands]:  # noqa: F811
    yield make_hands(staffed)


def assistant(hands: Hands) -> None:
    hands.started.sign_in(ADMIN, ADMIN_PASSPHRASE)
    add_operator(hands.desk, AddOperator("xiaowu", "吴晓", Role.ASSISTANT, "Wanping_78"))
    hands.started.sign_in("xiaowu", "Wanping_78")


def ids(hands: Hands, **wanted: Any) -> list[str]:
    return list(hands.desk.ask(list_demands, ListDemands(**wanted)).ids)


def test_the_list_by_clock_and_by_every_filter(hands: Hands) -> None:
    late = hands.register("井盖异响", category="环保", place="海棠苑西门").demand_id
    hands.started.clock.move(days=4)
    quick = hands.register("电动车飞线充电", urgency=Urgency.URGENT, owner_id=hands.wang).demand_id
    person = walk_in(hands.desk)
    slow = hands.register("健身器材松动", resident_id=person, reporter_name="").demand_id
    hands.walk(slow, "triage", "handle")
    done = hands.register("社保补缴咨询", category="金融").demand_id
    hands.walk(done, "triage", "answer", "tell", "rate", "archive")
    merged = hands.register("飞线充电").demand_id
    hands.act(merged, A.MERGE, main_id=quick)
    assert ids(hands) == [late, quick, slow]
    assert ids(hands, preset="all")[:3] == [late, quick, slow]
    assert set(ids(hands, preset="all")) == {late, quick, slow, done, merged}
    assert ids(hands, preset="all", descending=True)[2:] == [slow, quick, late]
    assert ids(hands, preset="overdue") == [late] and ids(hands, preset="soon") == [quick]
    assert ids(hands, preset="archived") == [done] and ids(hands, preset="merged") == [merged]
    assert ids(hands, owner_id=hands.wang) == [quick] and ids(hands, urgency=Urgency.URGENT) == [quick]
    assert ids(hands, category="环保") == [late] and ids(hands, state=DemandState.HANDLING) == [slow]
    assert ids(hands, resident_id=person) == [slow] and ids(hands, preset="mine") == [late, quick, slow]
    assert ids(hands, due_to=date(2026, 11, 23)) == [late]
    assert ids(hands, registered_from=date(2026, 11, 24)) == [quick, slow]
    assert ids(hands, registered_to=date(2026, 11, 23), preset="all") == [late]
    for text, found in (("井盖", [late]), ("西门", [late]), ("zgl", [slow]), ("%", []), ("20261124-0001", [quick])):
        assert ids(hands, text=text) == found, text
    for sort in ("next", "serial", "category", "owner", "state", "urgency", "registered", "archived"):
        up, down = ids(hands, preset="all", sort=sort), ids(hands, preset="all", sort=sort, descending=True)
        assert up == down[::-1]
    assert ids(hands, preset="all", sort="urgency", descending=True)[0] == quick
    page = hands.desk.ask(list_demands, ListDemands(preset="all", limit=2, offset=2))
    assert page.more and list(page.ids) == ids(hands, preset="all")[2:4]
    assert ids(hands, preset="all", offset=4, limit=5) == ids(hands, preset="all")[4:]
    counts = hands.desk.ask(demand_counts, DemandCountsRequest())
    assert (counts.open, counts.soon, counts.overdue, counts.mine, counts.merged, counts.archived, counts.all) == (
        3, 1, 1, 3, 1, 1, 5,
    )  # fmt: skip
    rows = {row.demand_id: row for row in hands.desk.ask(demand_rows, DemandRows((late, merged, "0" * 32, done)))}
    assert list(rows) == [late, merged, done]
    assert (rows[late].clock.text, rows[late].own, rows[late].reporter_masked) == ("超 1 工作日", True, "刘*芳")
    assert rows[merged].clock == hands.desk.ask(demand_rows, DemandRows((quick,)))[0].clock
    assert rows[done].state_label == "归档"


def test_the_board_shows_the_stages_and_the_figures_above(hands: Hands) -> None:
    made = [hands.register(f"事 {n}").demand_id for n in range(4)]
    hands.walk(made[1], "triage")
    hands.walk(made[2], "triage", "assign")
    hands.walk(made[3], "triage", "answer", "tell", "rate", "archive")
    board: Board = hands.desk.ask(demand_board, DemandBoard())
    assert [(column.label, column.count) for column in board.columns] == [
        ("登记", 1), ("研判", 1), ("交办", 1), ("办理", 0), ("反馈", 0), ("回访评价", 0),
    ]  # fmt: skip
    assert (board.open, board.overdue, board.archived_this_month, board.median_days) == (3, 0, 1, 0.0)
    chosen = hands.desk.ask(demand_board, DemandBoard(owner_id=hands.works, per_column=1))
    assert [column.ids for column in chosen.columns if column.count] == [(made[2],)]


def test_disputes_are_hidden_from_who_may_not_read_them(hands: Hands) -> None:
    person = walk_in(hands.desk)
    secret = hands.register("楼上漏水纠纷", kind=DemandKind.DISPUTE, resident_id=person, reporter_name="").demand_id
    open_ = hands.register("楼道灯", resident_id=person, reporter_name="").demand_id
    kept = {line.subject_id for line in hands.desk.ask(resident_history, ResidentHistory(person)) if line.kind == "demand"}
    assert kept == {secret, open_} and ids(hands, text="漏水") == [secret]
    assert set(ids(hands, resident_id=person)) == set(ids(hands)) == kept
    assistant(hands)
    (row,) = (row for row in hands.desk.ask(demand_rows, DemandRows(tuple(ids(hands)))) if row.demand_id == secret)
    assert row.hidden and row.title == "矛盾纠纷（无权查看）" and (row.reporter_masked, row.place) == ("", "")
    assert ids(hands, text="漏水") == [] and ids(hands, resident_id=person) == [open_]
    lines = [line for line in hands.desk.ask(resident_history, ResidentHistory(person)) if line.kind == "demand"]
    assert [line.subject_id for line in lines] == [open_]
    assert refusal(lambda: hands.desk.ask(problem_list, ProblemListRequest(2026, 11, disputes=True))).code == "DEMAND-SENSITIVE"


def test_the_problem_list_prints_and_leaves_disputes_out(hands: Hands, tmp_path: Path) -> None:
    hands.register("路灯不亮")
    secret = hands.register("=楼上漏水", kind=DemandKind.DISPUTE)
    job = hands.desk.run(print_problem_list, PrintProblemList(2026, 11))
    data = hands.desk.ask(get_paper, GetPaper(job.job_id)).data
    assert set(data) == set(ProblemList.__dataclass_fields__)
    assert [row["title"] for row in data["rows"]] == ["路灯不亮"] and data["disputes_left_out"] == 1
    assert data["counts"] == [{"category": "民生", "all": 2, "settled": 0, "open": 2, "overdue": 0}]
    assert refusal(lambda: hands.desk.ask(problem_list, ProblemListRequest(2026, 13))).code == "MONTH"
    wanted = ProblemListRequest(2026, 11, disputes=True)
    assert refusal(lambda: write_problem_file(hands.desk, wanted, tmp_path)).code == "PERMISSION"
    hands.supervisor()
    assert refusal(lambda: write_problem_file(hands.desk, ProblemListRequest(2026, 10), tmp_path)).code == "EXPORT-NONE"
    made = write_problem_file(hands.desk, wanted, tmp_path)
    assert made.count == 2 and len(hands.started.audit("demands.export")) == 2
    opened = BytesIO()
    with made.path.open("rb") as file:
        book = msoffcrypto.OfficeFile(file)
        book.load_key(password=made.passphrase)
        book.decrypt(opened)
    cells = [cell.value for line in openpyxl.load_workbook(opened).active.iter_rows() for cell in line if cell.value]
    assert secret.serial_short in cells and "=楼上漏水" in cells
    assert "赵敏" in cells[0] and not any("刘" in str(cell) for cell in cells)


def live_through(hands: Hands, chance: random.Random, days: int) -> None:
    """Some weeks of demands at random, each step one that is legal then."""
    hands.supervisor()
    open_: list[str] = []
    for _ in range(days):
        hands.started.clock.move(days=chance.choice((1, 2, 3)))
        made = hands.register(
            kind=chance.choice(list(DemandKind)), category=chance.choice(("民生", "金融", "环保"))
        ).demand_id
        open_.append(made)
        if chance.random() < 0.3:
            hands.desk.run(add_reporter, AddReporter(made, "phone", name="王建国"))
        for demand_id in chance.sample(open_, min(4, len(open_))):
            step(hands, chance, demand_id, open_)


def step(hands: Hands, chance: random.Random, demand_id: str, open_: list[str]) -> None:
    row = hands.row(demand_id)
    roads: dict[str, tuple[str, ...]] = {
        "registered": ("triage", "close", "merge"),
        "triaged": ("assign", "handle", "answer"),
        "assigned": ("handle",),
        "handling": ("answer", "answer", "return"),
        "answered": ("tell",),
        "revisiting": ("rate", "archive", "close") if row.rating else ("rate",),
    }
    action = chance.choice(roads.get(row.state, ("none",)))
    if action == "merge":
        others = [one for one in open_ if one != demand_id and hands.row(one).kind == row.kind and not hands.row(one).closed]
        if others:
            hands.act(demand_id, A.MERGE, main_id=chance.choice(others))
    elif action == "rate":
        hands.act(demand_id, A.RATE, rating=chance.choice(list(DemandRating)))
    elif action == "archive" and row.rating == "not_settled":
        hands.walk(demand_id, "return")
    elif action != "none":
        hands.walk(demand_id, action)


def test_the_figures_are_what_a_count_by_hand_finds(hands: Hands) -> None:
    live_through(hands, random.Random(7), 40)
    today = hands.started.clock().date()
    with hands.desk._readers.begin() as connection:
        calendar = load_calendar(connection)
    first, last = date(2026, 11, 25), today - timedelta(days=5)
    rows = [
        row
        for row in hands.started.rows("SELECT * FROM demand")
        if first <= date.fromisoformat(row.business_date) <= last
    ]
    further = Counter(row.demand_id for row in hands.started.rows("SELECT demand_id FROM demand_reporter"))
    own = [row for row in rows if row.state != "merged"]
    settled = [row for row in own if row.settled_on]
    figures: DemandFigures = hands.desk.ask(demand_figures, DemandFiguresRequest(first, last))
    assert figures.reports == sum(1 + further[row.id] for row in rows)
    assert set(figures.problems) == {row.id for row in own}
    assert {f.category: len(f.ids) for f in figures.by_category} == Counter(row.category for row in own)
    assert set(figures.settled) == {row.id for row in settled}
    taken = [
        calendar.working_days_between(date.fromisoformat(r.business_date), date.fromisoformat(r.settled_on)) for r in settled
    ]
    assert len(taken) > 4 and figures.median_days == statistics.median(taken)
    in_time = {row.id for row in settled if row.settled_on <= row.settled_due}
    late = {row.id for row in own if not row.settled_on and not row.archived_on and row.due_on < today.isoformat()}
    assert set(figures.in_time.ids) == in_time
    assert set(figures.in_time.all_ids) == {row.id for row in settled} | late
    assert (figures.in_time.share.part, figures.in_time.share.whole) == (len(in_time), len(settled) + len(late))
    archived = {row.id for row in settled if row.archived_on}
    assert set(figures.confirmed.all_ids) == archived
    assert set(figures.confirmed.ids) == {row.id for row in settled if row.id in archived and row.rating in ("settled", "partly")}
    assert set(figures.mediated) == {r.id for r in settled if r.kind == "dispute" and r.rating != "not_settled"}
    assert set(figures.open) == {row.id for row in rows if not row.closed}
    assert set(figures.overdue) >= late
    month = hands.desk.ask(demand_figures, DemandFiguresRequest(first, last, basis="settled", category="民生"))
    everything = hands.started.rows("SELECT * FROM demand WHERE category = '民生' AND state <> 'merged'")
    assert set(month.problems) == {
        row.id for row in everything if row.settled_on and first.isoformat() <= row.settled_on <= last.isoformat()
    }


def test_a_renamed_person_keeps_the_name_a_demand_was_registered_with(hands: Hands) -> None:
    person = walk_in(hands.desk)
    made = hands.register(resident_id=person, reporter_name="").demand_id
    from dataclasses import replace

    hands.desk.run(change_resident, ChangeResident(person, replace(ZHANG, name="张桂芳")))
    assert hands.desk.ask(demand_rows, DemandRows((made,)))[0].reporter_masked == "张*兰"


def test_the_one_box_opens_a_demand_and_counts_those_people_wait_for(hands: Hands) -> None:
    person = walk_in(hands.desk)
    made = hands.register(resident_id=person, reporter_name="")
    hands.register("楼上漏水", kind=DemandKind.DISPUTE, resident_id=person, reporter_name="")
    for text in (f"YM1:D:{made.serial}", made.serial, made.serial_short.lower()):
        assert hands.desk.ask(one_box, OneBox(text)).exact == ExactHit("demand", made.demand_id)
    assert hands.desk.ask(one_box, OneBox(f"{made.serial[:-1]}{(int(made.serial[-1]) + 1) % 10}")).exact is None
    assert hands.desk.ask(one_box, OneBox("张桂兰")).people[0].open_demands == 2
    assistant(hands)
    assert hands.desk.ask(one_box, OneBox("张桂兰")).people[0].open_demands == 1


def test_the_papers_are_laid_out_from_what_was_queued(hands: Hands) -> None:
    made = hands.register(text="东门外三盏路灯都不亮。", urgency=Urgency.CRITICAL)
    hands.walk(made.demand_id, "triage", "assign", "handle", "answer")
    jobs = [
        hands.desk.run(print_demand, PrintDemand(made.demand_id, kind, paper)).job_id
        for kind in ("assignment_slip", "answer_slip")
        for paper in ("a5", "a4")
    ]
    jobs.append(hands.desk.run(print_problem_list, PrintProblemList(2026, 11)).job_id)
    pipeline = Pipeline(hands.desk, FolderSpooler(Path(hands.desk.paths.root)))
    for job_id in jobs:
        _, pdf = pipeline.pdf(job_id)
        assert pdf.startswith(b"%PDF")
