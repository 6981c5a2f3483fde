from __future__ import annotations

import pytest

from db.domain.permissions import ROLE_PERMISSIONS, Permission, Role, is_allowed


def test_each_role_includes_the_one_below() -> None:
    assistant, clerk, supervisor, admin = (ROLE_PERMISSIONS[role] for role in Role)
    assert assistant < clerk < supervisor < admin


def test_only_the_program_itself_has_system() -> None:
    assert set().union(*ROLE_PERMISSIONS.values()) == set(Permission) - {Permission.SYSTEM}


def test_who_may_do_what() -> None:
    assert is_allowed(Role.CLERK, "case.write")
    assert not is_allowed(Role.CLERK, Permission.CASE_VOID)
    assert is_allowed(Role.SUPERVISOR, "case.void")
    assert not is_allowed(Role.SUPERVISOR, "operator.write")
    assert is_allowed(Role.ADMIN, "catalogue.write")
    assert is_allowed(Role.CLERK, "sensitive.read") and is_allowed(Role.ASSISTANT, "visit.write")
    assert not is_allowed(Role.ASSISTANT, "sensitive.read") and not is_allowed(Role.ASSISTANT, "reveal")
    assert not is_allowed(Role.CLERK, "ground.write") and is_allowed(Role.SUPERVISOR, "ground.write")
    assert not is_allowed(Role.CLERK, "demand.manage") and is_allowed(Role.SUPERVISOR, "demand.manage")
    with pytest.raises(ValueError, match="nonsense"):
        is_allowed(Role.ADMIN, "nonsense")


def test_labels_are_chinese() -> None:
    assert [role.label for role in Role] == ["辅助人员", "窗口人员", "值班长", "管理员"]
    assert len({role.duties for role in Role}) == len(Role)
    assert len({permission.label for permission in Permission}) == len(Permission)
