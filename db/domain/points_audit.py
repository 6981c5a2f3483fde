"""What an auditor checks in the points ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from db.domain.errors import KnownError
from db.domain.points_ledger import Entry, balances, check_entry


@dataclass(frozen=True, slots=True)
class Finding:
    """Something an auditor would object to, in Chinese, and the entry or account it is about."""

    code: str
    text: str
    subject: str


def examine(entries: Sequence[Entry]) -> tuple[Finding, ...]:
    """Go through a whole ledger: every entry in itself, undone at most once, every balance on its right side.

    The same entry delivered twice counts once; two different ones under one id are a finding.
    """
    found: list[Finding] = []
    known: dict[str, Entry] = {}
    for entry in entries:
        if known.setdefault(entry.id, entry) != entry:
            found.append(Finding("LEDGER-ID", "同一编号有两笔不同的账。", entry.id))
    undone: Counter[str] = Counter()
    for entry in known.values():
        try:
            check_entry(entry)
        except (ValueError, KnownError):
            found.append(Finding("LEDGER-ENTRY", "这一笔借贷不平或科目不对。", entry.id))
        if entry.undoes:
            undone[entry.undoes] += 1
            first = known.get(entry.undoes)
            if first is None:
                found.append(Finding("LEDGER-UNDO", "撤销的那一笔不在账上。", entry.id))
            elif balances([first, entry]) != dict.fromkeys(balances([first]), 0):
                found.append(Finding("LEDGER-UNDO", "撤销与原账不相抵。", entry.id))
    found += [Finding("LEDGER-UNDO", "这一笔被撤销了不止一次。", i) for i, times in undone.items() if times > 1]
    for account, amount in balances(known.values()).items():
        if amount * account.kind.sign < 0:
            found.append(Finding("LEDGER-SIDE", f"{account.kind.label}账户透支，需人工核对。", account.holder))
    return tuple(found)
