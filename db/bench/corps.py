"""Volunteers for the benchmarks, in bulk: every second one is a resident too where there are residents."""

from __future__ import annotations

import random
from datetime import datetime

from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from db.bench.points_ledger import Maker
from db.demo.chance import Chance
from db.desk import Desk
from db.domain.clock import business_date
from db.domain.pinyin import search_terms
from db.usecases.activities import SaveActivity, save_activity
from db.volunteer_forms import ActivityForm

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "秀英桂兰建国丽敏志强玉梅海燕小雨文华明芳春生红霞立军"


def enlist(connection: Connection, chance: Chance, maker: Maker, start: datetime, count: int, seed: int = 23) -> list[str]:
    """Add so many volunteers who have served; answers their ids."""
    pick = random.Random(seed)
    neighbours = connection.exec_driver_sql(
        "SELECT id, name, phone, sex FROM resident WHERE status = 'active' LIMIT ?", (count // 2,)
    ).all()
    first = 1 + int(connection.exec_driver_sql("SELECT count(*) FROM volunteer").scalar_one())
    ms, day = int(start.timestamp() * 1000), start.date().isoformat()
    ids, rows = [], []
    for n in range(count):
        known = neighbours[n] if n < len(neighbours) else None
        name = known.name if known else pick.choice(SURNAMES) + "".join(pick.choices(GIVEN, k=pick.choice((1, 2, 2))))
        spelt = search_terms(name)
        phone = (known.phone if known else None) or f"13{pick.randrange(10**9):09}"
        ids.append(chance.row_id(start))
        rows.append(
            (
                ids[-1],
                f"V-{first + n:06}",
                first + n,
                known.id if known else None,
                name,
                next(iter(spelt.full), ""),
                next(iter(spelt.initials), ""),
                phone,
                day,
                maker.operator_id,
                maker.operator_name,
                ms,
                ms,
            )
        )
    connection.exec_driver_sql(
        "INSERT INTO volunteer (id, rev, number, counter, resident_id, name, pinyin, initials, phone, sex, id_kind, area, state, "
        "state_reason, registered_on, guardian_name, guardian_phone, guardian_relation, insurance, party_member, home_unit, "
        "home_unit_contact, listed, note, operator_id, operator_name, created_at, updated_at, counted_minutes, "
        "confirmed_minutes, sessions, stars_given) VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, '2', 'id_card', '', 'active', '', "
        "?, '', '', '', '', 0, '', '', 1, '', ?, ?, ?, ?, 3000, 3000, 25, 0)",
        rows,
    )
    return ids


def certified_activity(desk: Desk, count: int, seed: int = 29) -> str:
    """An activity in which so many fresh volunteers have hours that count; answers its id."""
    today = business_date(desk.now())
    form = ActivityForm("便民服务日", "elderly", today, today, place="中心广场")
    activity_id = desk.run(save_activity, SaveActivity(form)).activity_id

    def fill(session: Session) -> None:
        connection, facts, at = session.connection(), desk.facts, desk.now()
        operator = connection.exec_driver_sql("SELECT id, name FROM operator LIMIT 1").one()
        maker = Maker(operator.id, operator.name, facts.window, facts.incarnation, facts.centre_code)
        chance = Chance(seed)
        ms, day = int(at.timestamp() * 1000), today.isoformat()
        rows = [
            (chance.row_id(at), one, activity_id, f"{activity_id}:{day}", day, ms, ms, ms, operator.id, operator.name)
            for one in enlist(connection, chance, maker, at, count)
        ]
        connection.exec_driver_sql(
            "INSERT INTO hour_record (id, rev, volunteer_id, activity_id, session, category, served_on, came_at, went_at, "
            "rest_minutes, source, issues, place, served_for, content, leader, recorder, organisation, hlc, created_at, "
            "operator_id, operator_name, state, version, minutes, counted, overlap_minutes, review) VALUES "
            "(?, 1, ?, ?, ?, 'elderly', ?, ?, ?, 0, 'batch', '[]', '', '', '', '', '', '', 0, ?, ?, ?, 'confirmed', 1, "
            "150, 150, 0, 0)",
            rows,
        )
        connection.exec_driver_sql("ANALYZE hour_record")

    desk.apply_remote(fill)
    return activity_id
