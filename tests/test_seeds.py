"""A centre begins with categories of demands and visiting cadences, and an upgraded one gets them once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

import db
from db import certificate_templates, seeds
from db.certificate_templates import shipped
from db.check import check
from db.domain.errors import KnownError
from db.queries.certificate_templates import GetTemplate, ListTemplates, get_template, list_templates
from db.usecases.certificate_templates import SaveTemplate, TakeText, save_template, take_text
from db.usecases.residents import HouseholdForm
from tests.helpers.centres import Started, centre  # noqa: F401
from tests.helpers.desk_work import ZHANG, walk_in
from tests.helpers.rooms import arrange

CADENCES = "SELECT name, cadence_days FROM tag"
CATEGORIES = "SELECT id, name FROM demand_category ORDER BY position"


def test_a_new_centre_has_categories_and_cadences(centre: Started) -> None:  # noqa: F811
    assert [row.name for row in centre.rows(CATEGORIES)] == ["民生", "金融", "医疗", "环保", "文化", "其他"]
    cadences = {row.name: row.cadence_days for row in centre.rows(CADENCES)}
    assert (cadences["孤寡老人"], cadences["高龄"], cadences["退役军人"]) == (30, 60, None)
    assert len({row.id for row in centre.rows("SELECT row_id AS id FROM outbox WHERE table_name = 'demand_category'")}) == 6


def test_an_older_file_gets_them_once_and_captured_and_what_is_edited_stays(centre: Started) -> None:  # noqa: F811
    before = [tuple(row) for row in centre.rows(CATEGORIES)]
    walk_in(centre.desk, ZHANG.__class__(name="李木子", id_kind=ZHANG.id_kind, id_number=None,
                                         household=HouseholdForm("海棠苑", "3", "2", "501", "滨河-03")))  # fmt: skip

    def make_older(tx: object) -> None:
        for statement in ("DELETE FROM demand_category", "DELETE FROM grid", "UPDATE tag SET cadence_days = NULL"):
            tx.connection.execute(text(statement))  # type: ignore[attr-defined]
        tx.state.put(**{seeds.MARK: ""})  # type: ignore[attr-defined]

    arrange(centre.desk, make_older)
    captured = centre.rows("SELECT MAX(n) AS n FROM outbox")[0].n
    centre.reopen()
    assert [tuple(row) for row in centre.rows(CATEGORIES)] == before
    assert [row.name for row in centre.rows("SELECT name FROM grid")] == ["滨河-03"]
    tables = {row.table_name for row in centre.rows("SELECT table_name FROM outbox WHERE n > :n", n=captured)}
    assert {"demand_category", "tag", "grid"} <= tables
    arrange(centre.desk, lambda tx: tx.connection.execute(text("UPDATE tag SET cadence_days = NULL")))
    centre.reopen()
    assert {row.cadence_days for row in centre.rows(CADENCES)} == {None}
    assert len(centre.audit("desk.add_defaults")) == 1
    assert check(centre.desk).ok


LETTER = "thanks"


@pytest.fixture
def next_release(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that comes with another 感谢函 and another 培训结业证."""
    before = shipped()
    after = tuple(
        replace(one, body=(*one.body, "感谢您的支持。")) if one.key in (LETTER, "training") else one for one in before
    )
    monkeypatch.setattr(certificate_templates, "shipped", lambda: after)
    monkeypatch.setattr(db, "__version__", "9.9.9")


def versions(started: Started, key: str) -> list[tuple[int, str]]:
    found = started.desk.ask(get_template, GetTemplate(key)).versions
    return [(one.version, one.template.body[-1]) for one in found]


def test_a_newer_text_becomes_the_next_version_once(centre: Started, next_release: None) -> None:  # noqa: F811
    first = versions(centre, LETTER)[0][1]
    centre.reopen()
    assert versions(centre, LETTER) == [(2, "感谢您的支持。"), (1, first)]
    rows = {row.key: row for row in centre.desk.ask(list_templates, ListTemplates())}
    assert rows[LETTER].version == 2 and not rows[LETTER].newer and rows["activity"].version == 1
    centre.reopen()
    assert len(versions(centre, LETTER)) == 2 and check(centre.desk).ok


def test_an_older_program_brings_no_old_text_back(
    centre: Started, next_release: None, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:
    centre.reopen()
    monkeypatch.undo()
    centre.reopen()
    assert [number for number, _ in versions(centre, LETTER)] == [2, 1]


def test_what_was_changed_here_stays_and_the_administrator_is_told(
    centre: Started, next_release: None  # noqa: F811
) -> None:
    for key in (LETTER, "training"):
        mine = centre.desk.ask(get_template, GetTemplate(key)).versions[0].template
        centre.desk.run(save_template, SaveTemplate(replace(mine, notes=("本中心自拟",)), 1))
    centre.reopen()
    assert [number for number, _ in versions(centre, LETTER)] == [2, 1]
    assert {row.key for row in centre.desk.ask(list_templates, ListTemplates()) if row.newer} == {LETTER, "training"}
    detail = centre.desk.ask(get_template, GetTemplate(LETTER))
    assert detail.newer is not None and detail.newer.body[-1] == "感谢您的支持。"

    assert centre.desk.run(take_text, TakeText(LETTER, True)).version == 3
    assert versions(centre, LETTER)[0] == (3, "感谢您的支持。")
    centre.desk.run(take_text, TakeText("training", False))
    assert not any(row.newer for row in centre.desk.ask(list_templates, ListTemplates()))
    assert [number for number, _ in versions(centre, "training")] == [2, 1]
    with pytest.raises(KnownError) as caught:
        centre.desk.run(take_text, TakeText("training", True))
    assert caught.value.code == "TEMPLATE-MISSING"
