"""The short lists behave as Qt expects of models, and an unread draft is no draft."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject
from pytestqt.modeltest import ModelTester

from desktop.features.walkin.form import Form
from desktop.features.walkin.models import (
    RowsModel,
    history_model,
    matches_model,
    materials_model,
    offers_model,
    papers_model,
    recent_model,
    todo_model,
)
from tests.helpers.pages.walkin import WalkinScreen


@pytest.mark.parametrize(
    "make",
    [offers_model, matches_model, materials_model, recent_model, todo_model, history_model, papers_model],
)
def test_an_empty_list_is_a_good_model(
    make: Callable[[QObject], RowsModel], qapp: QObject, qtmodeltester: ModelTester,
) -> None:
    qtmodeltester.check(make(qapp))


def test_filled_lists_are_good_models(screen: WalkinScreen, qtmodeltester: ModelTester) -> None:
    screen.find_person("zgl")
    screen.choose_item("gl")
    for model in (
        screen.view.item.offers_model, screen.view.item.matches, screen.view.item.materials.model,
        screen.view.history.model,
    ):
        assert model.rowCount() > 0
        qtmodeltester.check(model)


def test_a_draft_survives_the_way_into_the_file_and_back() -> None:
    form = Form(resident_id="r", item_id="i", ticked=frozenset({2, 0}), note="备注", by_agent=True, agent={"name": "李"})
    assert Form.from_json(json.dumps(form.held())) == form
    for text in ("", "[]", "{}", '{"ticked": 3}', '{"ticked": [], "unknown": 1}'):
        assert Form.from_json(text) is None
