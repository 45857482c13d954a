"""The reference is what the code says: regeneration changes nothing."""

from pathlib import Path

import pytest

from watchbill.hooks import checking
from watchbill.testing import reference

FOLDER = reference.ROOT / "docs" / "reference"


@pytest.mark.parametrize("name", reference.PAGES)
def test_a_page_is_what_the_code_says(name: str) -> None:
    written = (FOLDER / name).read_text(encoding="utf-8")

    assert written == reference.PAGES[name](), "run `python -m watchbill.testing.reference`"


def test_every_hook_has_a_user() -> None:
    page = reference.hooks_page()

    assert page.count("- **Used by**: ") == len(checking.hooks())
    assert "- **Used by**: ." not in page


@pytest.mark.parametrize("label", ["When", "Return", "Who wins"])
def test_every_hook_says(label: str) -> None:
    assert reference.hooks_page().count(f"- **{label}**: ") == len(checking.hooks())


def test_a_page_that_was_changed_by_hand_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reference.write(tmp_path)
    assert reference.main(["--check", "--folder", str(tmp_path)]) == 0

    (tmp_path / "hooks.md").write_text("by hand")

    assert reference.main(["--check", "--folder", str(tmp_path)]) == 1
    assert "Out of date: hooks.md. Run `python -m watchbill.testing.reference`." in capsys.readouterr().out
