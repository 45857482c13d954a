"""Loading: which plugins take part, and what is said of one that cannot."""

from pathlib import Path

import pytest

from watchbill.errors import SettingsInvalid
from watchbill.hooks import loading
from watchbill.hooks.calls import HookCalls
from watchbill.settings import Settings
from watchbill.testing.builders import a_person, at
from watchbill.trackers import board

OBJECTS = """
from watchbill import hookimpl

@hookimpl
def watchbill_objections(action):
    return "{name} objects."
"""


def a_file(folder: Path, text: str, name: str = "mine.py") -> str:
    """A one-file plugin; what names it in the settings."""
    (folder / name).write_text(text)
    return str(folder / name)


def install(folder: Path, *names: str, package: str = "kit", text: str = OBJECTS) -> None:
    """Make a distribution with a plugin under each name, as an installer would."""
    for name in names:
        (folder / f"{package}_{name}.py").write_text(text.format(name=name))
    about = folder / f"{package}-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1\n")
    lines = [f"{name} = {package}_{name}" for name in names]
    (about / "entry_points.txt").write_text("\n".join(["[watchbill]", *lines]))


def objections(*plugins: str, everything: bool = False) -> list[str]:
    """What the loaded plugins say to a claim."""
    calls = HookCalls(loading.load(Settings(plugins=None if everything else plugins)))
    return list(calls.objections("claim TICKET-1", a_person(), at(10)))


def mistakes(*plugins: str) -> tuple[str, ...]:
    """Why the start is refused."""
    with pytest.raises(SettingsInvalid) as caught:
        loading.load(Settings(plugins=plugins))
    return caught.value.mistakes


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which Python looks for packages."""
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def test_the_built_ins_are_always_there() -> None:
    calls = HookCalls(loading.load(Settings(plugins=()), builtin=[board]))

    assert calls.trackers(Settings()) == {"board": board.Board}


def test_all_installed_plugins_are_loaded_and_answer_by_name(site: Path) -> None:
    install(site, "zeal", "calm")

    assert objections(everything=True) == ["calm objects.", "zeal objects."]


def test_only_named_plugins_are_loaded_and_answer_as_named(site: Path) -> None:
    install(site, "zeal", "calm", "other")

    assert objections("zeal", "calm", "zeal") == ["zeal objects.", "calm objects."]


def test_a_plugin_may_be_one_file(tmp_path: Path) -> None:
    assert objections(a_file(tmp_path, OBJECTS.format(name="mine"))) == ["mine objects."]


def test_one_file_may_hold_dataclasses_whose_annotations_are_looked_up_late(tmp_path: Path) -> None:
    late = (
        "from __future__ import annotations\nfrom dataclasses import dataclass\n@dataclass\nclass A:\n    b: int\n"
    )

    assert objections(a_file(tmp_path, late + OBJECTS.format(name="mine"))) == ["mine objects."]


def test_all_that_is_wrong_is_told_at_once_in_order(tmp_path: Path) -> None:
    told = mistakes("ghost", str(tmp_path / "gone.py"), a_file(tmp_path, "x ="))

    assert [
        wanted in each
        for wanted, each in zip(("no plugin named ghost", "there is no file", "SyntaxError"), told, strict=True)
    ] == [True, True, True]


def test_a_misspelt_plugin_names_the_nearest(site: Path) -> None:
    install(site, "keywords")

    (told,) = mistakes("keywrods")

    assert "Did you mean keywords?" in told


def test_two_packages_with_a_plugin_of_one_name_are_both_named(site: Path) -> None:
    install(site, "keywords", package="kit")
    install(site, "keywords", package="box")

    (told,) = mistakes("keywords")

    assert "both bring a plugin named keywords" in told
    assert "kit" in told
    assert "box" in told


@pytest.mark.parametrize("broken", ["import nowhere_to_be_found", "raise SystemExit(2)", "1 / 0"])
def test_a_plugin_that_cannot_be_imported_is_named_with_the_remedy(broken: str, site: Path) -> None:
    install(site, "broken", text=broken)

    (told,) = mistakes("broken")

    assert told.startswith("The plugin broken cannot be imported: ")
    assert told.endswith("Fix it, or disable it: WATCHBILL_PLUGINS names the plugins to load.")


def test_a_misspelt_hook_names_the_plugin_and_the_nearest_hook(tmp_path: Path) -> None:
    mine = a_file(tmp_path, OBJECTS.replace("watchbill_objections", "watchbill_objection"))

    (told,) = mistakes(mine)

    assert told.startswith(f"The plugin {mine}: there is no hook watchbill_objection; did you mean")
    assert "did you mean watchbill_objections?" in told


def test_a_misspelt_parameter_names_those_there_are(tmp_path: Path) -> None:
    (told,) = mistakes(a_file(tmp_path, OBJECTS.replace("(action)", "(acton)")))

    assert "watchbill_objections has no parameter acton; it may take action, person, now." in told


def test_a_hook_without_its_mark_is_not_silently_ignored(tmp_path: Path) -> None:
    (told,) = mistakes(a_file(tmp_path, OBJECTS.replace("@hookimpl", "")))

    assert "watchbill_objections lacks its mark" in told


def test_a_plugin_without_hooks_is_told_which_there_are(tmp_path: Path) -> None:
    (told,) = mistakes(a_file(tmp_path, "def objections(action): ..."))

    assert "it implements no hook; there are watchbill_startup, watchbill_shutdown" in told


@pytest.mark.parametrize("kind", ["wrapper", "hookwrapper"])
def test_a_wrapper_is_refused_since_nobody_may_stop_the_others(kind: str, tmp_path: Path) -> None:
    text = f"from watchbill import hookimpl\n@hookimpl({kind}=True)\ndef watchbill_happened(event):\n    yield\n"

    (told,) = mistakes(a_file(tmp_path, text))

    assert "watchbill_happened is a wrapper" in told


def test_a_hook_of_a_later_watchbill_may_be_marked_as_optional(tmp_path: Path) -> None:
    later = "\n@hookimpl(optionalhook=True)\ndef watchbill_of_tomorrow(thing): ...\n"

    assert objections(a_file(tmp_path, OBJECTS.format(name="mine") + later)) == ["mine objects."]


def test_a_class_is_no_plugin(site: Path) -> None:
    install(site, "classy", text="class Classy: ...")
    about = site / "kit-1.dist-info" / "entry_points.txt"
    about.write_text("[watchbill]\nclassy = kit_classy:Classy")

    (told,) = mistakes("classy")

    assert "it is the class Classy; name a module or an object." in told


def test_one_plugin_under_two_names_is_refused(site: Path) -> None:
    install(site, "one")
    about = site / "kit-1.dist-info" / "entry_points.txt"
    about.write_text("[watchbill]\none = kit_one\ntwo = kit_one")

    (told,) = mistakes("one", "two")

    assert "it is the same as the plugin two." in told
