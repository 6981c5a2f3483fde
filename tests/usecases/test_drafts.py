from __future__ import annotations

import json

import pytest

from db.queries.drafts import GetDraft, get_draft
from db.usecases.drafts import MAX_BYTES, DropDraft, SaveDraft, drop_draft, save_draft
from tests.helpers.centres import (
    ADMIN,
    ADMIN_PASSPHRASE,
    CLERK,
    CLERK_PASSPHRASE,
    Started,
    centre,
    refusal,
    staffed,
)

__all__ = ["centre", "staffed"]

DATA = json.dumps({"note": "听力不便，𠮷", "ticked": [0, 2]}, ensure_ascii=False)


def test_a_draft_survives_the_end_of_the_program(centre: Started) -> None:
    centre.desk.run(save_draft, SaveDraft("walkin", "张桂兰 高龄津贴", DATA))
    draft = centre.reopen().ask(get_draft, GetDraft("walkin"))
    assert draft is not None
    assert (draft.title, draft.data, draft.updated_at) == ("张桂兰 高龄津贴", DATA, centre.clock())


def test_the_latest_draft_of_a_page_counts(centre: Started) -> None:
    centre.desk.run(save_draft, SaveDraft("walkin", "一", "1"))
    centre.desk.run(save_draft, SaveDraft("walkin", "二", "2"))
    centre.desk.run(save_draft, SaveDraft("residents", "三", "3"))
    draft = centre.desk.ask(get_draft, GetDraft("walkin"))
    assert draft is not None
    assert draft.data == "2"
    centre.desk.run(drop_draft, DropDraft("walkin"))
    centre.desk.run(drop_draft, DropDraft("walkin"))
    assert centre.desk.ask(get_draft, GetDraft("walkin")) is None
    assert centre.desk.ask(get_draft, GetDraft("residents")) is not None


def test_nobody_sees_anothers_draft(staffed: Started) -> None:
    staffed.desk.run(save_draft, SaveDraft("walkin", "", DATA))
    staffed.sign_in(CLERK, CLERK_PASSPHRASE)
    assert staffed.desk.ask(get_draft, GetDraft("walkin")) is None
    staffed.desk.run(drop_draft, DropDraft("walkin"))
    staffed.sign_in(ADMIN, ADMIN_PASSPHRASE)
    assert staffed.desk.ask(get_draft, GetDraft("walkin")) is not None


def test_drafts_leave_no_audit_row_and_do_not_travel(centre: Started) -> None:
    before = centre.rows("SELECT (SELECT count(*) FROM audit), (SELECT count(*) FROM outbox)")
    centre.desk.run(save_draft, SaveDraft("walkin", "", DATA))
    assert centre.rows("SELECT (SELECT count(*) FROM audit), (SELECT count(*) FROM outbox)") == before


@pytest.mark.parametrize(
    ("page", "data", "field"),
    [
        ("walkin", json.dumps("字" * (MAX_BYTES // 3), ensure_ascii=False), "data"),
        ("walkin", "{not json", "data"),
        ("walkin", '"\ud800"', "data"),
        ("", "1", "page"),
        ("p" * 31, "1", "page"),
    ],
)
def test_what_is_no_draft_is_refused(centre: Started, page: str, data: str, field: str) -> None:
    error = refusal(lambda: centre.desk.run(save_draft, SaveDraft(page, "", data)))
    assert (error.code, error.field) == ("DRAFT", field)


def test_the_largest_draft_fits(centre: Started) -> None:
    data = json.dumps("x" * (MAX_BYTES - 2))
    centre.desk.run(save_draft, SaveDraft("walkin", "", data))
    draft = centre.desk.ask(get_draft, GetDraft("walkin"))
    assert draft is not None
    assert len(draft.data) == MAX_BYTES


def test_a_draft_needs_somebody_at_the_desk(centre: Started) -> None:
    centre.desk.operator = None
    assert refusal(lambda: centre.desk.run(save_draft, SaveDraft("walkin", "", "1"))).code == "SIGN-IN"
