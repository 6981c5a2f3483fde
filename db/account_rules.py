"""What a login may be."""

from __future__ import annotations

import re

from db.domain.errors import KnownError

_LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,31}")
_SHARED = frozenset(
    {"admin", "administrator", "root", "guest", "test", "user", "demo", "public", "shared", "operator"}
    | {"clerk", "window", "chuangkou", "gonggong"}
)
"""Logins that name nobody; 等保二级 allows no shared or default accounts."""


def check_login(login: str) -> str:
    """The login in lower case. Raises KnownError LOGIN."""
    login = login.strip().lower()
    if not _LOGIN.fullmatch(login):
        raise KnownError(
            "LOGIN", "登录名要用字母开头，只含字母、数字、点、横线和下划线，2 到 32 位，如 wangjj。", "login"
        )
    if login.rstrip("0123456789._-") in _SHARED:
        raise KnownError("LOGIN", "登录名每人一个，不设公用账号；请用姓名拼音，如 wangjj。", "login")
    return login
