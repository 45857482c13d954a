"""The wheel, built and installed by pip, works where the checkout is not on any path."""

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*command: str | Path, cwd: Path) -> str:
    """What a command prints; it must succeed."""
    result = subprocess.run([str(each) for each in command], cwd=cwd, capture_output=True, text=True, timeout=300)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel in it; its dependencies are read from where the tests have theirs.

    A folder named in a `.pth` file is searched, but its own `.pth` files are not: the editable install that the
    tests run on stays out.
    """
    folder = tmp_path_factory.mktemp("installed")
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
    run(*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT, cwd=folder)
    venv.create(folder / "venv", with_pip=False, symlinks=True)
    python = folder / "venv" / "bin" / "python"
    (wheel,) = folder.glob("watchbill-*.whl")
    run(*pip, "--python", python, "install", "--no-deps", wheel, cwd=folder)
    home = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip()
    Path(home, "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return folder


def test_the_command_runs(installed: Path) -> None:
    assert "watchbill" in run(installed / "venv" / "bin" / "watchbill", "--help", cwd=installed)


@pytest.mark.parametrize("folder", ["plugins", "backends"])
def test_errbot_finds_its_folders_inside_the_package(installed: Path, folder: str) -> None:
    script = f"from watchbill import places; print(places.{folder}())"
    found = Path(run(installed / "venv" / "bin" / "python", "-c", script, cwd=installed).strip())

    assert found.is_relative_to(installed)
    assert {each.stem for each in found.rglob("*.plug")} == {each.stem for each in (ROOT / folder).rglob("*.plug")}
