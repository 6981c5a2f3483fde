"""Finding shipped files from anywhere."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import resources
from resources import read_json, read_text, resource_path


def test_a_folder_and_a_file_are_found() -> None:
    assert resource_path("catalogue").is_dir()
    assert resource_path("catalogue", "starter.json").is_file()
    assert read_json("catalogue", "starter.json")["format"] == "yimen-catalogue"
    assert read_text("help", "index.md").startswith("# ")


@pytest.mark.parametrize("parts", [("..", "pyproject.toml"), ("help/../..",), ("",), ("C:\\x",)])
def test_a_path_that_leaves_the_folder_is_refused(parts: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="plain resource name"):
        resource_path(*parts)


def test_a_missing_file_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="help/none\\.md"):
        resource_path("help", "none.md")


def test_a_copy_elsewhere_finds_its_own_files(tmp_path: Path) -> None:
    """As in an installed program: the package lies in some other folder and the work folder is foreign."""
    package = tmp_path / "app" / "resources"
    (package / "help").mkdir(parents=True)
    source = Path(resources.__file__)
    (package / "__init__.py").write_bytes(source.read_bytes())
    (package / "help" / "index.md").write_text("# 副本", encoding="utf-8")
    code = "import resources; print(resources.read_text('help', 'index.md') == '# \\u526f\\u672c')"
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(package.parent)!r}); {code}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "True"
