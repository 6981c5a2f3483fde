"""What somebody has in points, how it came about, and what a person must look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db.domain import spending_rights
from db.domain.clock import instant_of
from db.domain.permissions import Permission
from db.domain.points_accounts import AccountKind, Book
from db.domain.points_expiry import NextLapse, next_lapses, waiting, warnings
from db.domain.points_ledger import EntryKind
from db.domain.points_moves import Part, spendable
from db.domain.points_rules import PointsRules
from db.domain.redemption import quarter_text
from db.domain.volunteers import VolunteerState
from db.gift_store import had_this_quarter
from db.lapse_store import LapsingRow, lapsing_rows
from db.points_codec import account_key, account_of, decode
from db.points_people import load_redemption_rules, volunteer_of
from db.points_store import ENTRY_COLUMNS, balance, load_wallet, member, notice_days, post_of
from db.points_versions import load_versions
from db.registry import query
from db.transaction import Reader


@dataclass(frozen=True, slots=True)
class GetAccount:
    """Whose points, of which book."""

    volunteer_id: str
    book: Book = Book.VOLUNTEER


@dataclass(frozen=True, slots=True)
class Lapse:
    """So many points lapse after ``on``, ``days`` from now."""

    amount: int
    on: date
    days: int


@dataclass(frozen=True, slots=True)
class AccountView:
    """账面余额, 本窗口现在可花, in other windows, 待公示, 待补; hours stay when points are spent.

    ``times_left``: redemptions left this quarter, None without a limit. ``lapse`` falls within the period of notice;
    ``lapses`` are all that are to come, the soonest first.
    """

    volunteer_id: str
    book: Book
    balance: int
    spendable: int
    elsewhere: int
    waiting: int
    owed: int
    hours_minutes: int
    lapse: Lapse | None
    quarter_text: str
    times_left: int | None
    serves: bool
    lapses: tuple[NextLapse, ...]

    def next_lapse(self, balance: int) -> NextLapse | None:
        """What lapses next once so much is left: the oldest is spent first."""
        spent = self.balance - balance
        for one in self.lapses:
            if spent < one.amount:
                return NextLapse(one.amount - spent, one.on)
            spent -= one.amount
        return None


@query("points.account", needs=Permission.POINTS_READ)
def points_account(reader: Reader, request: GetAccount) -> AccountView:
    """Everything beside the name when a card is scanned. Raises KnownError VOLUNTEER-MISSING."""
    volunteer = volunteer_of(reader, request.volunteer_id)
    wallet, post = load_wallet(reader, member(request.volunteer_id, request.book)), post_of(reader)
    notice = notice_days(reader, request.book)
    rules, had = load_redemption_rules(reader), had_this_quarter(reader, request.volunteer_id, request.book)
    due = warnings(wallet.lots, reader.today, notice)
    times = rules.times_per_quarter
    return AccountView(
        volunteer_id=volunteer.id,
        book=request.book,
        balance=wallet.balance,
        spendable=spendable(wallet, post, reader.now, notice),
        elsewhere=spending_rights.elsewhere(wallet.rights, post),
        waiting=waiting(wallet.lots, reader.today),
        owed=wallet.owed,
        hours_minutes=volunteer.confirmed_minutes,
        lapse=Lapse(sum(w.amount for w in due), due[0].on, due[0].days) if due else None,
        quarter_text=quarter_text(had, rules.policy),
        times_left=None if times is None else max(0, times - had.times),
        serves=VolunteerState(volunteer.state).serves and volunteer.merged_into is None,
        lapses=next_lapses(wallet.lots, reader.today, notice),
    )


@dataclass(frozen=True, slots=True)
class GetHistory:
    """A page of somebody's account, newest first; ``before`` is ``next`` of the page above."""

    volunteer_id: str
    book: Book = Book.VOLUNTEER
    before: int | None = None
    balance: int | None = None
    """``balance`` after the newest row of this page: that of the page above after its last; None for the first page."""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One entry as its owner sees it: ``amount`` signed, ``balance`` after it."""

    entry_id: str
    kind: EntryKind
    label: str
    on: date
    at: datetime
    amount: int
    balance: int
    ref: str
    rule: str
    arithmetic: str
    reason: str
    operator: str
    undone: bool
    undoes: str


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Rows newest first; ``next`` and ``next_balance`` ask for the page below, None where there is none."""

    rows: tuple[HistoryRow, ...]
    next: int | None
    next_balance: int


@query("points.history", needs=Permission.POINTS_READ)
def points_history(reader: Reader, request: GetHistory) -> HistoryPage:
    """The entries of one account with the balance after each."""
    account = member(request.volunteer_id, request.book)
    rows = reader.rows(
        "SELECT e.id, e.kind, e.made_on, e.at, l.amount, l.hlc, e.ref, e.rule, e.arithmetic, e.reason, e.operator_name, "
        "e.undoes, EXISTS (SELECT 1 FROM points_entry u WHERE u.undoes = e.id) AS undone FROM points_leg l "
        "JOIN points_entry e ON e.id = l.entry_id WHERE l.account = :account AND (:before IS NULL OR l.hlc < :before) "
        "ORDER BY l.hlc DESC LIMIT :limit",
        {"account": account_key(account), "before": request.before, "limit": request.limit + 1},
    )
    standing = balance(reader, account) if request.before is None else request.balance or 0
    made: list[HistoryRow] = []
    for row in rows[: request.limit]:
        made.append(_history(row, standing))
        standing -= row.amount
    more = len(rows) > request.limit
    return HistoryPage(tuple(made), rows[request.limit - 1].hlc if more else None, standing)


def _history(row: Any, standing: int) -> HistoryRow:
    kind = EntryKind(row.kind)
    return HistoryRow(
        row.id,
        kind,
        kind.label,
        date.fromisoformat(row.made_on),
        instant_of(row.at),
        row.amount,
        standing,
        row.ref,
        row.rule,
        row.arithmetic,
        row.reason,
        row.operator_name,
        bool(row.undone),
        row.undoes or "",
    )


@dataclass(frozen=True, slots=True)
class GetEntry:
    """Which entry."""

    entry_id: str


@dataclass(frozen=True, slots=True)
class LegRow:
    """One side of an entry: the account in words, whose, and what it got (below zero: gave)."""

    account_label: str
    holder_number: str
    amount: int


@dataclass(frozen=True, slots=True)
class DrawRow:
    """What was used up of points earned on a day."""

    amount: int
    earned_on: date
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class EntryDetail:
    """An entry with the sum that made it, the rules it was made under and the points it used up."""

    entry_id: str
    kind: EntryKind
    label: str
    book: Book
    amount: int
    on: date
    at: datetime
    reason: str
    arithmetic: str
    rule: str
    rules: PointsRules | None
    ref: str
    redemption_id: str | None
    undone_by: str
    operator: str
    legs: tuple[LegRow, ...]
    draws: tuple[DrawRow, ...]


@query("points.entry", needs=Permission.POINTS_READ)
def points_entry(reader: Reader, request: GetEntry) -> EntryDetail | None:
    """One entry in full; None when there is none."""
    row = reader.one(
        f"SELECT {ENTRY_COLUMNS}, operator_name FROM points_entry WHERE id = :id", {"id": request.entry_id}
    )
    if row is None:
        return None
    change = decode(row)
    numbers = _numbers(reader, {leg.account.holder for leg in change.entry.legs if leg.account.holder})
    redemption = reader.scalar("SELECT id FROM redemption WHERE id = :ref", {"ref": row.ref})
    undone = reader.scalar("SELECT id FROM points_entry WHERE undoes = :id", {"id": row.id})
    book = Book(row.book)
    versions = load_versions(reader, book) if row.rule else ()
    return EntryDetail(
        entry_id=row.id,
        kind=change.entry.kind,
        label=change.entry.kind.label,
        book=book,
        amount=row.amount,
        on=date.fromisoformat(row.made_on),
        at=change.entry.at,
        reason=row.reason,
        arithmetic=row.arithmetic,
        rule=row.rule,
        rules=next((rules for rules in versions if rules.version == row.rule), None),
        ref=row.ref,
        redemption_id=redemption,
        undone_by=undone or "",
        operator=row.operator_name,
        legs=tuple(
            LegRow(leg.account.kind.label, numbers.get(leg.account.holder, ""), leg.amount) for leg in change.entry.legs
        ),
        draws=tuple(row for part in change.parts for row in _draws(reader, part)),
    )


def _draws(reader: Reader, part: Part) -> list[DrawRow]:
    made = []
    for draw in (*part.draws, *part.returns):
        lot = reader.one(
            "SELECT earned_on, expires_on FROM points_lot WHERE account = :account AND id = :id",
            {"account": account_key(part.account), "id": draw.lot_id},
        )
        if lot is not None:
            ends = None if lot.expires_on is None else date.fromisoformat(lot.expires_on)
            made.append(DrawRow(draw.amount, date.fromisoformat(lot.earned_on), ends))
    return made


def _numbers(reader: Reader, ids: set[str]) -> dict[str, str]:
    found = (reader.one("SELECT id, number FROM volunteer WHERE id = :id", {"id": one}) for one in ids)
    return {row.id: row.number for row in found if row is not None}


@dataclass(frozen=True, slots=True)
class ListLapsing:
    """Whose points lapse within the period of notice."""


@query("points.lapsing", needs=Permission.POINTS_READ)
def points_lapsing(reader: Reader, request: ListLapsing) -> tuple[LapsingRow, ...]:
    """Whom to warn, and who was warned, soonest first."""
    return lapsing_rows(reader)


@dataclass(frozen=True, slots=True)
class ListExceptions:
    """What a person must look at."""


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """An exception: ``owed``, ``member`` (below zero), ``rights`` (overdrawn), ``stock`` (below zero), ``undo`` (twice)."""

    kind: str
    subject_id: str
    volunteer_id: str
    text: str
    amount: int


@query("points.exceptions", needs=Permission.POINTS_READ)
def points_exceptions(reader: Reader, request: ListExceptions) -> tuple[ExceptionRow, ...]:
    """Debts, overdrafts and double undoings; facts on a list, none is settled by itself."""
    found = []
    for row in reader.rows(
        "SELECT account, SUM(amount) AS amount FROM points_leg WHERE account NOT LIKE '%/' GROUP BY account "
        "HAVING SUM(amount) < 0"
    ):
        account = account_of(row.account)
        owed = account.kind is AccountKind.OWED
        text = f"{account.book.label}待补 {-row.amount} {account.book.unit}" if owed else "账户透支，需人工核对"
        found.append(ExceptionRow("owed" if owed else "member", row.account, account.holder, text, -row.amount))
    for row in reader.rows("SELECT account, SUM(amount) AS amount FROM points_right WHERE amount < 0 GROUP BY account"):
        text = f"额度透支 {-row.amount}，可能两个窗口各花了一次"
        found.append(ExceptionRow("rights", row.account, account_of(row.account).holder, text, -row.amount))
    for row in reader.rows(
        "SELECT b.id, b.remaining, g.name FROM stock_batch b JOIN gift g ON g.id = b.gift_id WHERE b.remaining < 0"
    ):
        found.append(ExceptionRow("stock", row.id, "", f"「{row.name}」库存为 {row.remaining}", -row.remaining))
    for row in reader.rows(
        "SELECT undoes, COUNT(*) AS times FROM points_entry WHERE undoes IS NOT NULL GROUP BY undoes HAVING COUNT(*) > 1"
    ):
        found.append(ExceptionRow("undo", row.undoes, "", f"同一笔撤销了 {row.times} 次", row.times))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class GetFigures:
    """From the first to the last day, both included; one book or all."""

    first: date
    last: date
    book: Book | None = None


@dataclass(frozen=True, slots=True)
class FigureRow:
    """So many entries of a kind in a book, and what they moved."""

    book: Book
    kind: EntryKind
    label: str
    entries: int
    amount: int


@query("points.figures", needs=Permission.POINTS_READ)
def points_figures(reader: Reader, request: GetFigures) -> tuple[FigureRow, ...]:
    """What was earned, spent, given and lost in a time, by book and kind."""
    rows = reader.rows(
        "SELECT book, kind, COUNT(*) AS entries, SUM(amount) AS amount FROM points_entry "
        "WHERE made_on BETWEEN :first AND :last AND (:book IS NULL OR book = :book) GROUP BY book, kind",
        {
            "first": request.first.isoformat(),
            "last": request.last.isoformat(),
            "book": request.book and request.book.value,
        },
    )
    order = list(EntryKind)
    made = (FigureRow(Book(r.book), EntryKind(r.kind), EntryKind(r.kind).label, r.entries, r.amount) for r in rows)
    return tuple(sorted(made, key=lambda row: (list(Book).index(row.book), order.index(row.kind))))


@dataclass(frozen=True, slots=True)
class GetRules:
    """Of which book."""

    book: Book = Book.VOLUNTEER


@dataclass(frozen=True, slots=True)
class RulesRow:
    """A version of the rules, whether it is in force today, and who entered it."""

    rules: PointsRules
    in_force: bool
    created_at: datetime
    operator: str


@query("points.rules", needs=Permission.POINTS_READ)
def points_rules(reader: Reader, request: GetRules) -> tuple[RulesRow, ...]:
    """Every version of a book's rules, the newest first."""
    made = {
        row.version: row
        for row in reader.rows(
            "SELECT version, created_at, operator_name FROM points_rules WHERE book = :book",
            {"book": request.book.value},
        )
    }
    versions = load_versions(reader, request.book)
    begun = [rules for rules in versions if rules.starts_on <= reader.today]
    return tuple(
        RulesRow(
            rules,
            bool(begun) and rules is begun[-1],
            instant_of(made[rules.version].created_at),
            made[rules.version].operator_name,
        )
        for rules in reversed(versions)
    )
