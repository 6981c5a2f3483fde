"""Making the demo centre: a new data folder, or filling a centre that has just been set up."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from db.demo.filling import DemoCounts, Filling
from db.demo.meetings import fill_meetings
from db.demo.visiting import Visiting
from db.desk import Desk
from db.domain.clock import Clock, system_clock
from db.domain.errors import KnownError
from db.domain.permissions import Role
from db.keystore import KdfParameters, OsKeyStore, new_recovery_code
from db.room import DataRoom
from db.session import add_operator, start_centre
from db.usecases.operators import AddOperator
from db.usecases.setup import FirstStart
from resources import read_json

SEED = 20261120
PASSPHRASE = "Yimen-2026"
LOGINS = {"李敏": "limin", "陈晓": "chenxiao", "赵敏": "zhaomin", "王建军": "wangjj", "孙玉芬": "sunyf"}


@dataclass(frozen=True, slots=True)
class DemoRoom:
    """How to get into a demo centre."""

    data: str
    login: str
    passphrase: str
    recovery_code: str
    made: DemoCounts


def make_demo_room(
    root: Path,
    *,
    residents: int = 2000,
    years: int = 1,
    seed: int = SEED,
    cases: int | None = None,
    visits: int | None = None,
    clock: Clock = system_clock,
    store: OsKeyStore | None = None,
    kdf: KdfParameters | None = None,
) -> DemoRoom:
    """A new data folder with a centre, its people and its years of work. Raises KnownError ROOM-EXISTS."""
    if residents < 1 or years < 1:
        raise KnownError("DEMO", "示例数据至少要 1 位居民、1 年；请改一改数字再试。")
    places = read_json("demo", "places.json")
    centre, code = places["centre"], new_recovery_code()
    room = DataRoom(root, clock=clock, store=store, kdf=kdf)
    boss = next(o["name"] for o in places["operators"] if o["role"] == Role.ADMIN.label)
    desk = start_centre(
        room,
        FirstStart(
            centre_name=centre["name"],
            centre_code=centre["code"],
            centre_short_name=f"{centre['community']}党群服务中心",
            centre_phone=centre["phone"],
            window=2,
            name=boss,
            login=LOGINS[boss],
            passphrase=PASSPHRASE,
        ),
        code,
    )
    try:
        roles = {role.label: role for role in Role}
        for person in places["operators"]:
            if person["name"] != boss:
                login = LOGINS[person["name"]]
                add_operator(desk, AddOperator(login, person["name"], roles[person["role"]], PASSPHRASE))
        made = make(desk, residents=residents, years=years, seed=seed, cases=cases, visits=visits)
    finally:
        desk.close()
    return DemoRoom(str(root), LOGINS["李敏"], PASSPHRASE, code, made)


def make(
    desk: Desk,
    *,
    residents: int,
    years: int,
    seed: int = SEED,
    cases: int | None = None,
    visits: int | None = None,
) -> DemoCounts:
    """Fill a centre that has no residents yet, as if the rows had come from a server (they are not captured).

    ``cases`` and ``visits`` fix about how many there are; else a centre of this size and time has its usual number.
    """
    filling = Filling(desk, seed)
    desk.apply_remote(lambda session: filling.people(session.connection(), residents))
    for chunk in filling.case_chunks(residents, years, cases):
        desk.apply_remote(lambda session, chunk=chunk: filling.cases(session.connection(), chunk))  # type: ignore[misc]
    visiting = Visiting(filling, years)
    desk.apply_remote(lambda session: visiting.ground(session.connection()))
    for rounds in visiting.chunks(visits):
        desk.apply_remote(lambda session, rounds=rounds: visiting.write(session.connection(), rounds))  # type: ignore[misc]
    desk.apply_remote(
        lambda session: fill_meetings(session, seed + 3, filling.now, filling.today, max(2, years))
    )
    desk.apply_remote(lambda session: filling.demands(session, max(2, years)))
    desk.apply_remote(lambda session: filling.volunteers(session, max(2, years)))
    desk.apply_remote(lambda session: filling.points(session, max(2, years)))
    desk.apply_remote(lambda session: filling.certificates(session, max(2, years)))
    desk.apply_remote(lambda session: filling.finish(session.connection()))
    return filling.counts
