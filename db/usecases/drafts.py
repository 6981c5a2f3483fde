"""Half-typed work, kept so that a crash or a lock loses nothing."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.models.draft import Draft
from db.registry import use_case
from db.transaction import Transaction

MAX_BYTES = 256 * 1024
PAGE_LENGTH, TITLE_LENGTH = 30, 80


@dataclass(frozen=True, slots=True)
class SaveDraft:
    """What is on a page now, as JSON text; replaces the operator's earlier draft of that page."""

    page: str
    title: str
    data: str


@dataclass(frozen=True, slots=True)
class DropDraft:
    """The page is done with its draft."""

    page: str


@use_case("drafts.save", needs=Permission.CASE_WRITE, audited=False)
def save_draft(tx: Transaction, request: SaveDraft) -> None:
    """Keep a draft of one page for the signed-in operator. Raises KnownError DRAFT."""
    if not request.page or len(request.page) > PAGE_LENGTH:
        raise KnownError("DRAFT", "草稿没有存上：页面名称不对；请刷新页面后再试。", "page")
    if len(request.data.encode(errors="surrogatepass")) > MAX_BYTES:
        raise KnownError("DRAFT", "这一页填的内容太多，草稿存不下；请先办完或分开填写。", "data")
    try:
        msgspec.json.decode(request.data, type=msgspec.Raw)
    except (msgspec.DecodeError, UnicodeEncodeError) as error:
        raise KnownError("DRAFT", "草稿没有存上：内容里有坏字符；请改掉后再试。", "data") from error
    tx.session.merge(
        Draft(
            operator_id=tx.actor.operator_id,
            page=request.page,
            title=request.title[:TITLE_LENGTH],
            data=request.data,
            updated_at=tx.now,
        )
    )
    tx.changes("drafts")


@use_case("drafts.drop", needs=Permission.CASE_WRITE, audited=False)
def drop_draft(tx: Transaction, request: DropDraft) -> None:
    """Forget the signed-in operator's draft of a page; there need not be one."""
    draft = tx.session.get(Draft, (tx.actor.operator_id, request.page))
    if draft is not None:
        tx.session.delete(draft)
        tx.changes("drafts")
