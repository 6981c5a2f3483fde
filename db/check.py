"""``yimen-admin check``: is the data whole, does the audit chain hold, is the schema the one this program means?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sqlalchemy import text
from sqlalchemy.engine import Connection

from db import audit, certificate_check, hour_check, migrate, photo_backup, points_rebuild, print_check
from db.desk import Desk
from db.domain.cases import CaseAction, CaseState, Transition, replay
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.engine import clerk_errors, make_engine
from db.models import load_all
from db.photo_store import BlobState, PhotoStore, blobs
from db.sync import capture
from db.transaction import DeskStateStore
from db.usecases.upkeep import (
    PHOTO_HASHES,
    RebuildCertificates,
    RebuildHours,
    RebuildPoints,
    RebuildSearch,
    rebuild_certificates,
    rebuild_hours,
    rebuild_points,
    rebuild_search,
)
from db.visit_check import wrong_households, wrong_visits


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what, whether it is well, and in words what was found."""

    name: str
    ok: bool
    what: str
    count: int


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Everything looked at, in order."""

    ok: bool
    findings: tuple[Finding, ...]


def _integrity(connection: Connection) -> Finding:
    pages = connection.exec_driver_sql("PRAGMA cipher_integrity_check").all()
    rows = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check").all()]
    faults = [str(row[0]) for row in pages] + [row for row in rows if row != "ok"]
    return Finding("integrity", not faults, "; ".join(faults[:5]) or "every page is whole", len(faults))


def _foreign_keys(connection: Connection) -> Finding:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    what = "; ".join(f"{row[0]} → {row[2]}" for row in broken[:5]) or "every reference is met"
    return Finding("foreign_keys", not broken, what, len(broken))


def _audit(connection: Connection) -> Finding:
    count, faults = audit.verify(connection)
    what = "; ".join(f"{f.incarnation[:8]} #{f.seq}: {f.what}" for f in faults[:5]) or "every link holds"
    return Finding("audit_chain", not faults, what, count)


def normal_ddl(connection: Connection) -> dict[str, str]:
    """Every table and index by name, with its definition in one spelling.

    The order of constraints does not matter, nor the quotes that SQLite puts around the name of a table that a
    migration made anew.
    """
    rows = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('table', 'index') "
        "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE 'alembic%'"
    ).all()
    return {
        name: " ".join(sorted(line.strip().rstrip(",") for line in sql.replace('"', "").split("\n")))
        for name, sql in rows
    }


@cache
def _wanted_ddl() -> dict[str, str]:
    """What the models come to in an empty file."""
    from sqlalchemy import create_engine

    blank = create_engine("sqlite://")
    with blank.begin() as model:
        load_all().metadata.create_all(model)
        return normal_ddl(model)


def _schema(connection: Connection) -> Finding:
    wanted = _wanted_ddl()
    present = normal_ddl(connection)
    wrong = sorted(name for name in wanted.keys() | present.keys() if wanted.get(name) != present.get(name))
    revision = migrate.revision(connection)
    ok = not wrong and revision == migrate.HEAD
    return Finding("schema", ok, f"differs: {', '.join(wrong)}" if wrong else f"revision {revision}", len(wrong))


def _capture(connection: Connection) -> Finding:
    rows = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'trigger'").scalars().all()
    ok = sorted(rows) == sorted(capture.trigger_statements())
    return Finding("change_capture", ok, "every synced table is captured" if ok else "triggers differ", len(rows))


def _cases(connection: Connection) -> Finding:
    """Every case's projected state equals the replay of its transitions."""
    states = {row.id: (row.state, row.version) for row in connection.execute(text(
        "SELECT id, state, version FROM service_case"
    ))}  # fmt: skip
    wrong, current, steps = list[str](), "", list[Transition]()

    def compare() -> None:
        if current:
            replayed = replay(steps)
            state, version = states.pop(current, (None, 0))
            counted = len(steps) - len(replayed.superseded)
            if replayed.state is None or state != CaseState(replayed.state).value or version != counted:
                wrong.append(current)

    rows = connection.execution_options(yield_per=5000).execute(
        text("SELECT id, case_id, hlc, base_version, action FROM case_transition ORDER BY case_id")
    )
    for row in rows:
        if row.case_id != current:
            compare()
            current, steps = row.case_id, []
        steps.append(Transition(row.id, row.hlc, row.base_version, CaseAction(row.action)))
    compare()
    wrong += list(states)
    what = f"differs: {', '.join(wrong[:5])}" if wrong else "every case stands where its steps lead"
    return Finding("case_states", not wrong, what, len(wrong))


def _search(connection: Connection) -> Finding:
    missing = connection.execute(
        text(
            "SELECT COUNT(*) FROM resident r WHERE NOT EXISTS (SELECT 1 FROM search_term s WHERE s.owner_id = r.id) "
            "AND r.status NOT IN ('merged', 'forgotten')"
        )
    ).scalar_one()
    what = f"{missing} residents cannot be found" if missing else "every resident can be found"
    return Finding("search", not missing, what, int(missing))


def _outbox(connection: Connection) -> Finding:
    missing = connection.execute(
        text(
            "SELECT COUNT(*) FROM case_transition t WHERE t.rev = 0 AND NOT EXISTS "
            "(SELECT 1 FROM outbox o WHERE o.row_id = t.id AND o.table_name = 'case_transition')"
        )
    ).scalar_one()
    count = connection.execute(text("SELECT COUNT(*) FROM outbox")).scalar_one()
    what = f"{missing} steps were not captured" if missing else "every step was captured"
    return Finding("outbox", not missing, what, int(count))


def _visits(connection: Connection) -> Finding:
    """Every visit says what its entries say, and every household when it was visited last."""
    wrong = wrong_visits(connection) + wrong_households(connection)
    what = f"differs: {', '.join(wrong[:5])}" if wrong else "every visit says what its entries say"
    return Finding("visits", not wrong, what, len(wrong))


def _points(connection: Connection) -> Finding:
    """Every entry of points balances; lots, rights, totals, shelf and redemptions are what the entries make of them."""
    wrong = points_rebuild.compare(connection)
    return Finding("points", not wrong, "；".join(wrong[:5]) or "积分、额度、库存与兑换单都对得上", len(wrong))


def _hours(connection: Connection) -> Finding:
    """Every record of hours stands where its steps lead; the ledger of minutes, years and sums follow from the records."""
    wrong = hour_check.compare(connection)
    return Finding("hours", not wrong, "；".join(wrong[:5]) or "时长、流水、年度与累计都对得上", len(wrong))


def _certificates(connection: Connection) -> Finding:
    """Every certificate stands where its events lead, says what was signed, and no number was given twice."""
    wrong = certificate_check.compare(connection)
    return Finding("certificates", not wrong, "；".join(wrong[:5]) or "证明的状态、内容与编号都对得上", len(wrong))


def _print_log(connection: Connection) -> Finding:
    """Every paper is in a state there is, and every line of the print log is of such a paper and says what can be said."""
    wrong = print_check.compare(connection)
    count = connection.execute(text("SELECT COUNT(*) FROM print_log")).scalar_one()
    return Finding("print_log", not wrong, "；".join(wrong[:5]) or "打印记录与文书都对得上", len(wrong) or int(count))


def _photo_counts(connection: Connection) -> Finding:
    """The number of photos shown with a visit is that of its photos."""
    wrong = connection.execute(
        text(
            "SELECT v.id FROM visit v WHERE v.photos <> (SELECT COUNT(*) FROM photo p WHERE p.owner_id = v.id "
            "AND p.owner_kind = 'visit' AND p.removed_at IS NULL)"
        )
    ).scalars().all()  # fmt: skip
    what = f"differs: {', '.join(wrong[:5])}" if wrong else "every visit shows as many photos as it has"
    return Finding("photo_counts", not wrong, what, len(wrong))


def _photos(connection: Connection, store: PhotoStore) -> Finding:
    """Every photo that a row names lies in the store, whole; files that no row names are counted, not a fault."""
    rows = connection.execute(text("SELECT sha256, MIN(id) AS id FROM photo GROUP BY sha256")).all()
    faults = [(row.id, state) for row in rows if (state := store.state(row.sha256)) is not BlobState.WHOLE]
    named = {store.name(row.sha256) for row in rows}
    unnamed = sum(path.name not in named for path in blobs(store.folder))
    what = "; ".join(f"{photo_id} {state.value}" for photo_id, state in faults[:5]) or "every photo is whole"
    return Finding("photos", not faults, f"{what}; {unnamed} files without a row", len(rows))


LOOKS = (
    _integrity,
    _foreign_keys,
    _schema,
    _capture,
    _audit,
    _cases,
    _outbox,
    _search,
    _visits,
    _hours,
    _points,
    _certificates,
    _print_log,
    _photo_counts,
)


def check(desk: Desk, *, repair: bool = False) -> CheckReport:
    """Look at everything; reads every photo. With ``repair`` make derived data (search terms, sums of hours, balances,
    stock) anew first, and bring missing or damaged photos back from the data folder's backups. Changes nothing else.

    Raises KnownError PERMISSION without Permission.AUDIT_READ.
    """
    if not desk.may(Permission.AUDIT_READ):
        raise KnownError("PERMISSION", "核对数据要管理员来做；请管理员登录后再试。")
    store = PhotoStore(desk.paths.photos, desk.key)
    if repair:
        desk.run(rebuild_search, RebuildSearch())
        desk.run(rebuild_hours, RebuildHours())
        desk.run(rebuild_points, RebuildPoints())
        desk.run(rebuild_certificates, RebuildCertificates())
        spare = PhotoStore(desk.paths.backups / photo_backup.FOLDER, desk.key)
        hashes: tuple[str, ...] = desk.ask(PHOTO_HASHES, None)
        photo_backup.put_right(store, spare, hashes)
    engine = make_engine(desk.paths.database, desk.key, writer=False)
    try:
        with clerk_errors():
            findings = []
            for look in LOOKS:
                with engine.begin() as connection:
                    findings.append(look(connection))
            with engine.begin() as connection:
                findings.append(_photos(connection, store))
                lane = DeskStateStore(connection).get("lane", "0")
    finally:
        engine.dispose()
    findings.append(Finding("incarnation", True, f"{desk.facts.incarnation[:8]}, lane {lane}", 1))
    return CheckReport(all(finding.ok for finding in findings), tuple(findings))
