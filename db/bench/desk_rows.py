"""The rows measured on an open desk: registering, searching, listing."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from db.bench.measure import Row, Times, row, take
from db.desk import Desk
from db.domain.catalogue import Necessity
from db.engine import connect
from db.ids import new_id
from db.queries.case_lists import CaseRows, ListCases, Sort, case_rows, list_cases
from db.queries.catalogue import GetItem, OfferedItems, get_item, offered_items
from db.queries.search import OneBox, one_box
from db.usecases.cases import RegisterCase, register_case

REGISTRATIONS = 120
SEARCHES = 80
SORTS: tuple[Sort, ...] = ("clock", "serial", "applicant", "item", "state", "operator", "due", "received")
PAGE = 100


class Subject:
    """An open demo desk and a sample of what is in it."""

    def __init__(self, desk: Desk, seed: int = 7) -> None:
        self.desk = desk
        self.chance = random.Random(seed)
        self.raw = connect(desk.paths.database, desk.key)
        self.raw.create_function("yimen_capturing", 0, lambda: 0)
        self.raw.create_function("yimen_op_id", 0, new_id)
        self.raw.create_function("yimen_hlc", 0, lambda: 0)
        self.people = self._sample("SELECT id, name, id_number, phone FROM resident", "resident")
        self.cases = self._sample("SELECT id, serial, serial_short FROM service_case", "service_case")

    def _sample(self, select: str, table: str) -> list[Any]:
        last = self.raw.execute(f"SELECT COALESCE(MAX(rowid), 0) FROM {table}").fetchone()[0]
        wanted = sorted(self.chance.sample(range(1, last + 1), min(last, 400)))
        rows = [self.raw.execute(f"{select} WHERE rowid = ?", (n,)).fetchone() for n in wanted]
        self.chance.shuffle(rows)
        return [found for found in rows if found]

    def close(self) -> None:
        """Close the raw connection."""
        self.raw.close()

    def register(self) -> Times:
        """Registrations of a complete promised case, receipt queued."""
        items = self.desk.ask(offered_items, OfferedItems())
        offer = next(item for item in items if item.name == "高龄津贴")
        materials = self.desk.ask(get_item, GetItem(offer.item_id)).item.materials
        ticked = tuple(i for i, m in enumerate(materials) if m.necessity is Necessity.REQUIRED)

        def one(person: str) -> Callable[[], Any]:
            request = RegisterCase(
                person, offer.item_id, offer.version_id, ticked, "accept", new_id(), repeat_confirmed=True
            )
            return lambda: self.desk.run(register_case, request)

        return take((one(self.people[n % len(self.people)][0]) for n in range(REGISTRATIONS)), warm_up=10)

    def raw_register(self) -> Times:
        """The rows that the latest registration wrote, written again by raw SQL in one FULL transaction each."""
        case_id = self.raw.execute("SELECT id FROM service_case ORDER BY id DESC LIMIT 1").fetchone()[0]
        captured = self.raw.execute(
            "SELECT n, table_name, row_id FROM outbox WHERE n > (SELECT MAX(n) - 40 FROM outbox)"
        ).fetchall()
        first = min(n for n, table, row_id in captured if row_id == case_id)
        sources = [("service_case", "id", case_id)]
        sources += [(table, "id", row_id) for n, table, row_id in captured if n > first]
        sources += [("outbox", "n", n) for n, *_ in captured if n >= first]
        sources += [("print_job", "subject_id", case_id)]
        copies = [self._copier(*source) for source in sources]
        token = "INSERT INTO witness (token) VALUES (?)"

        def one() -> None:
            self.raw.execute("BEGIN IMMEDIATE")
            fresh = new_id()
            for copy in copies:
                copy(fresh)
            self.raw.execute(token, (fresh,))
            self.raw.execute("UPDATE desk_state SET value = value WHERE key IN ('hlc', 'audit_seq', 'audit_head')")
            self.raw.execute("COMMIT")

        return take((one for _ in range(REGISTRATIONS)), warm_up=10)

    def _copier(self, table: str, key: str, value: Any) -> Callable[[str], Any]:
        cursor = self.raw.execute(f"SELECT * FROM {table} WHERE {key} = ?", (value,))
        names = [column[0] for column in cursor.description]
        values = list(cursor.fetchone())
        fresh = {"id", "op_id", "serial", "incarnation"}
        insert = (
            f"INSERT INTO {table} ({', '.join(n for n in names if n != 'n')}) "
            f"VALUES ({', '.join('?' for n in names if n != 'n')})"
        )

        def copy(stamp: str) -> None:
            new = [new_id() if n in fresh else v for n, v in zip(names, values, strict=True) if n != "n"]
            self.raw.execute(insert, new)

        return copy

    def search(self, texts: list[str]) -> Times:
        """One-box searches."""
        return take((lambda t=text: self.desk.ask(one_box, OneBox(t)) for text in texts), warm_up=4)  # type: ignore[misc]

    def person_texts(self) -> list[str]:
        """What a clerk types to find a person: name, initials, tails."""
        from db.domain.pinyin import search_terms

        texts = []
        for n, (_, name, number, phone) in enumerate(self.people[:SEARCHES]):
            kinds = [name, search_terms(name).initials[0], (number or "")[-6:], (phone or "")[-4:], name[:2]]
            texts.append(kinds[n % 5] or name)
        return texts

    def case_texts(self) -> list[str]:
        """What a clerk types or scans to find a case: full, short, tail."""
        return [
            (full, short, short[-6:])[n % 3] for n, (_, full, short) in enumerate(self.cases[:SEARCHES])
        ]

    def raw_lookup(self, table: str, column: str, values: list[Any]) -> Times:
        """One indexed raw query each."""
        sql = f"SELECT * FROM {table} WHERE {column} = ?"
        return take((lambda v=value: self.raw.execute(sql, (v,)).fetchall() for value in values), warm_up=4)  # type: ignore[misc]

    def page(self, sort: Sort) -> Times:
        """The first page of all cases in one order, ids and rows."""

        def one() -> None:
            ids = self.desk.ask(list_cases, ListCases(preset="all", sort=sort, limit=PAGE)).ids
            self.desk.ask(case_rows, CaseRows(ids))

        return take(one for _ in range(12))

    def raw_page(self) -> Times:
        """A page by raw SQL on one index."""
        sql = f"SELECT * FROM service_case ORDER BY received_at LIMIT {PAGE}"
        return take(lambda: self.raw.execute(sql).fetchall() for _ in range(12))


def desk_rows(subject: Subject) -> list[Row]:
    """Every row of this file, on one open desk."""
    ours = subject.register()
    rows = [
        row(
            "register a case",
            ours,
            subject.raw_register(),
            "the same rows by raw sqlcipher3 in one FULL transaction",
            "≤ 5 ×, p95 ≤ 15 ms",
        )
    ]
    by_number = subject.raw_lookup("resident", "id_number", [p[2] for p in subject.people[:SEARCHES]])
    rows.append(
        row("one-box, person", subject.search(subject.person_texts()), by_number, "one indexed raw query", "p95 ≤ 10 ms")
    )
    by_serial = subject.raw_lookup("service_case", "serial", [c[1] for c in subject.cases[:SEARCHES]])
    rows.append(
        row("one-box, case", subject.search(subject.case_texts()), by_serial, "one indexed raw query", "p95 ≤ 15 ms")
    )
    floor = subject.raw_page()
    rows += [
        row(f"page of cases by {sort}", subject.page(sort), floor, "one indexed raw query", "≤ 30 ms") for sort in SORTS
    ]
    return rows
