"""Whether the register of certificates is whole: states follow from events, words from what was signed."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.engine import Connection

from db.certificate_papers import decode_words
from db.domain.certificate_payload import check_code, encode_bytes
from db.domain.certificate_words import content_hash

_STATES = (
    "SELECT c.serial FROM certificate c WHERE c.state <> CASE "
    "WHEN EXISTS (SELECT 1 FROM certificate_event e WHERE e.certificate_id = c.id AND e.kind = 'reissued') THEN 'replaced' "
    "WHEN EXISTS (SELECT 1 FROM certificate_event e WHERE e.certificate_id = c.id AND e.kind = 'void') THEN 'void' "
    "ELSE 'issued' END"
)
_TWICE = (
    "SELECT serial FROM certificate GROUP BY serial HAVING count(*) > 1 UNION "
    "SELECT min(serial) FROM certificate WHERE draft_id IS NOT NULL GROUP BY draft_id HAVING count(*) > 1"
)


def compare(connection: Connection) -> list[str]:
    """The numbers of certificates that are not as they should be, with what is wrong."""
    wrong = [f"{row.serial} 状态不符" for row in connection.execute(text(_STATES))]
    wrong += [f"{row.serial} 重复签发" for row in connection.execute(text(_TWICE))]
    rows = connection.execution_options(yield_per=2000).execute(
        text("SELECT serial, body, content_hash, check_code FROM certificate WHERE body <> ''")
    )
    for row in rows:
        words = decode_words(row.body)
        content = content_hash(words) if words else b""
        if (encode_bytes(content), check_code(content)) != (row.content_hash, row.check_code):
            wrong.append(f"{row.serial} 内容与签名不符")
    return wrong
