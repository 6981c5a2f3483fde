"""``yimen-admin``: JSON in, JSON out; what a person can mend is exit 2 with its code, a bug is exit 1 with a log."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from db import admin, registry
from db.domain.errors import KnownError

LOGIN, PASSPHRASE = "wangjj", "Haitang-2026"
CENTRE = {
    "centre_name": "海棠街道滨河社区党群服务中心",
    "centre_code": "110105012003",
    "centre_short_name": "滨河社区",
    "centre_phone": "22225880",
    "window": 2,
    "name": "王建军",
    "login": LOGIN,
}
RESIDENT = {
    "form": {
        "name": "𬱖桂兰",
        "id_kind": "id_card",
        "id_number": "11010519440303002X",
        "sex": "2",
        "birthday": "1944-03-03",
    }
}


@dataclass(frozen=True)
class Answer:
    """What a call printed and how it ended."""

    exit_code: int
    out: Any
    err: str

    @property
    def fault(self) -> dict[str, Any]:
        assert self.exit_code == 2 and self.out is None, self
        return json.loads(self.err)  # type: ignore[no-any-return]


Call = Callable[..., Answer]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Run the command in this process on the data folder of the test."""
    monkeypatch.setenv("YIMEN_KEYSTORE", "none")
    monkeypatch.setenv("YIMEN_PASSPHRASE", PASSPHRASE)

    def run(*arguments: str, body: object = None, text: str | None = None, operator: str = LOGIN) -> Answer:
        given = text if text is not None else "" if body is None else json.dumps(body, ensure_ascii=False)
        monkeypatch.setattr(sys, "stdin", io.StringIO(given))
        capsys.readouterr()
        code = admin.main(["--data", str(tmp_path / "data"), "--operator", operator, *arguments])
        out, err = capsys.readouterr()
        return Answer(code, json.loads(out) if out else None, err)

    return run


@pytest.fixture
def centre(call: Call) -> Answer:
    """A centre set up by ``init``."""
    made = call("init", body=CENTRE)
    assert made.exit_code == 0, made.err
    return made


def process(data: Path, *arguments: str, given: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    plain = {k: v for k, v in os.environ.items() if not k.startswith("YIMEN")}
    return subprocess.run(
        [sys.executable, "-m", "db.admin", "--data", str(data), *arguments],
        input=given,
        capture_output=True,
        env=plain | {"YIMEN_KEYSTORE": "none"} | environment,
        cwd=Path(admin.__file__).parents[1],
        check=False,
    )


# --- the registry ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "entries"), [("use-cases", registry.USE_CASES), ("queries", registry.QUERIES)])
def test_every_change_and_read_is_listed_with_schemas(call: Call, kind: str, entries: dict[str, Any]) -> None:
    listed = call(kind).out
    assert set(listed) == set(entries) and len(listed) > 10
    for name, entry in listed.items():
        assert entry["what"], name
        for schema in (entry["request"], entry["result"]):
            text = json.dumps(schema)
            for reference in text.split('"$ref": "')[1:]:
                assert reference.split('"')[0].removeprefix("#/$defs/") in schema["$defs"], name


# --- working -----------------------------------------------------------------------------------------------------


def test_init_call_and_query(call: Call, centre: Answer) -> None:
    assert centre.out["centre"] == CENTRE["centre_name"] and centre.out["window"] == 2
    assert [len(group) for group in centre.out["recovery_code"].split("-")] == [4] * 6
    made = call("call", "residents.add", body=RESIDENT)
    assert made.exit_code == 0, made.err
    resident_id = made.out["resident_id"]
    known = call("call", "residents.add", body=RESIDENT).out
    assert known["opened_existing"] and known["resident_id"] == resident_id
    assert resident_id in json.dumps(call("query", "search.one_box", body={"text": "0303002X"}).out)


def test_init_twice_changes_nothing(call: Call, centre: Answer) -> None:
    assert call("init", body=CENTRE).fault["code"] == "ROOM-EXISTS"
    assert call("check").out["ok"] is True


def test_backup_restore_and_check_go_round(call: Call, centre: Answer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = call("backup", "--to", str(tmp_path / "usb")).out
    assert Path(made["path"]).stat().st_size == made["size"]
    call("call", "residents.add", body=RESIDENT)
    monkeypatch.setenv("YIMEN_PASSPHRASE", "wrong one")
    assert call("restore", made["path"]).fault["code"] == "KEY-WRONG"
    monkeypatch.setenv("YIMEN_PASSPHRASE", PASSPHRASE)
    restored = call("restore", made["path"]).out
    assert restored["lane"] == 1 and Path(restored["set_aside"]).is_dir()
    checked = call("check")
    assert checked.exit_code == 0 and checked.out["ok"] is True
    assert call("call", "residents.add", body=RESIDENT).exit_code == 0
    # Without --operator the secret is the recovery code.
    monkeypatch.setenv("YIMEN_PASSPHRASE", centre.out["recovery_code"])
    assert call("restore", made["path"], operator="").out["lane"] == 2


def test_a_faulty_room_is_exit_2_with_the_report(call: Call, centre: Answer, monkeypatch: pytest.MonkeyPatch) -> None:
    from db import check

    monkeypatch.setattr(check, "LOOKS", (lambda connection: check.Finding("search", False, "nobody", 1),))
    answer = call("check")
    assert (answer.exit_code, answer.out["ok"]) == (2, False)


def test_a_small_demo(call: Call, tmp_path: Path) -> None:
    made = call("demo", "--residents", "40", "--years", "1").out
    assert made["made"]["residents"] >= 40
    assert call("check", operator="wangjj").fault["code"] == "SIGN-IN-WRONG"
    assert call("demo", "--residents", "40").fault["code"] == "ROOM-EXISTS"


# --- what a person can mend --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "text", "code"),
    [
        (("call", "residents.add"), "{", "REQUEST"),
        (("call", "residents.add"), "[]", "REQUEST"),
        (("call", "residents.add"), '{"form": {"name": 5}}', "REQUEST"),
        (("call", "residents.add"), "", "REQUEST"),
        (("call", "no.such.thing"), "{}", "NAME"),
        (("query", "no.such.thing"), "{}", "NAME"),
        (("restore", "nowhere.db"), "", "BACKUP-BAD"),
    ],
)
def test_a_request_that_cannot_be_read_is_said(
    call: Call, centre: Answer, arguments: tuple[str, ...], text: str, code: str
) -> None:
    fault = call(*arguments, text=text).fault
    assert fault["code"] == code
    assert set(fault) == {"code", "message", "field", "details"} and "请" in fault["message"]


@pytest.mark.parametrize(
    ("text", "code"),
    [("{", "REQUEST"), ("[1]", "REQUEST"), ("{}", "REQUEST"), ('{"centre_name": 1}', "REQUEST")],
)
def test_init_says_what_it_cannot_read_and_makes_nothing(call: Call, tmp_path: Path, text: str, code: str) -> None:
    assert call("init", text=text).fault["code"] == code
    assert not (tmp_path / "data" / "yimen.db").exists()


def test_init_refuses_what_the_first_start_page_refuses(call: Call) -> None:
    assert call("init", body=CENTRE | {"centre_code": "12"}).fault["field"] == "centre_code"
    assert call("init", body=CENTRE | {"passphrase": "short"}).fault["field"] == "passphrase"


def test_a_business_error_carries_its_field(call: Call, centre: Answer) -> None:
    wrong = {"form": RESIDENT["form"] | {"id_number": "110105194403030020"}}
    fault = call("call", "residents.add", body=wrong).fault
    assert fault["field"] == "id_number" and fault["message"].endswith("。")


def test_who_is_not_known_does_not_get_in(call: Call, centre: Answer, monkeypatch: pytest.MonkeyPatch) -> None:
    assert call("check", operator="").fault["code"] == "SIGN-IN"
    assert call("check", operator="nobody").fault["code"] == "SIGN-IN-WRONG"
    monkeypatch.setenv("YIMEN_PASSPHRASE", "Wrong-2026")
    fault = call("check").fault
    assert fault["code"] == "SIGN-IN-WRONG" and fault["details"]["tries_left"] == 4
    monkeypatch.delenv("YIMEN_PASSPHRASE")
    assert call("check").fault["code"] == "SIGN-IN"


def test_no_data_is_said(call: Call) -> None:
    assert call("check").fault["code"] == "KEY-MISSING"


def test_the_passphrase_may_be_the_first_line_of_the_input(call: Call, centre: Answer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YIMEN_PASSPHRASE")
    lines = f"{PASSPHRASE}\r\n{json.dumps(RESIDENT)}"
    assert call("--passphrase-stdin", "call", "residents.add", text=lines).exit_code == 0
    assert call("--passphrase-stdin", "check", text="").fault["code"] == "SIGN-IN"


# --- bugs --------------------------------------------------------------------------------------------------------


def test_a_bug_is_exit_1_and_leaves_its_trace_in_the_log(
    call: Call, centre: Answer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a bug")

    from db import check

    monkeypatch.setattr(check, "check", broken)
    answer = call("check")
    log = tmp_path / "data" / "logs" / "yimen-admin.log"
    assert answer.exit_code == 1 and answer.out is None and str(log) in answer.err
    assert "ZeroDivisionError: a bug" in log.read_text(encoding="utf-8")
    monkeypatch.setattr(check, "check", lambda *_, **__: (_ for _ in ()).throw(KnownError("X", "好了。")))
    assert call("check").fault["code"] == "X"


def test_a_bug_without_a_place_for_the_log_is_still_told(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").write_text("not a folder", encoding="utf-8")
    monkeypatch.setattr(admin, "_queries", lambda cli: 1 / 0)
    answer = call("queries")
    assert answer.exit_code == 1 and "ZeroDivisionError" in answer.err and "yimen-admin.log" in answer.err


# --- as a program ------------------------------------------------------------------------------------------------


def test_a_gbk_console_gets_utf_8_both_ways(tmp_path: Path) -> None:
    data, gbk = tmp_path / "data", {"PYTHONIOENCODING": "gbk", "YIMEN_PASSPHRASE": PASSPHRASE}
    made = process(data, "init", given=json.dumps(CENTRE, ensure_ascii=False).encode(), **gbk)
    assert made.returncode == 0, made.stderr.decode()
    assert json.loads(made.stdout.decode("utf-8"))["centre"] == CENTRE["centre_name"]
    given = json.dumps(RESIDENT, ensure_ascii=False).encode()
    added = process(data, "--operator", LOGIN, "call", "residents.add", given=given, **gbk)
    assert added.returncode == 0, added.stderr.decode()
    assert json.loads(added.stdout.decode("utf-8"))["created"] is True
    assert PASSPHRASE.encode() not in made.stdout + made.stderr + added.stdout + added.stderr
    wrong = process(data, "--operator", LOGIN, "call", "residents.add", given="{\"姓名\"".encode("gbk"), **gbk)
    assert wrong.returncode == 2 and json.loads(wrong.stderr)["code"] == "REQUEST"
