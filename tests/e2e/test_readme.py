"""The transcript at the top of the README is what the demo really says."""

from pathlib import Path

from tests.e2e.test_demo import demo

README = Path(__file__).parents[2] / "README.md"
PROMPT = "ben> "


def test_the_transcript_of_the_readme_is_word_for_word(tmp_path: Path) -> None:
    shown = README.read_text(encoding="utf-8").split("```\n")[1]
    typed = "".join(line.removeprefix(PROMPT) + "\n" for line in shown.splitlines() if line.startswith(PROMPT))

    printed = demo(tmp_path, typed)

    assert printed[printed.index(PROMPT) :] == shown
