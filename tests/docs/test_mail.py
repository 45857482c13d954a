"""What docs/how-to/mail.md tells people to write is understood, and what it shows is what is said."""

import re
import tomllib
from pathlib import Path
from typing import Any

from tests.core.services.alarmed import Scene
from tests.core.sources.posting import TYPES
from watchbill.model.mail import Attachment, Mail
from watchbill.model.work import ItemId
from watchbill.rules import mail as rules
from watchbill.sources.listing import load
from watchbill.sources.mail import options

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "mail.md").read_text(encoding="utf-8")


def blocks() -> str:
    """All that it says to write into the file of sources; in a list the blocks are indented."""
    return "\n".join(re.sub(r"(?m)^ {3}", "", each) for each in re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL))


def test_the_tables_of_the_page_are_understood(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(blocks(), encoding="utf-8")

    listed = load(path, TYPES, {"SUPPORT_PASSWORD": "hunter2"})

    assert listed["support"].mailbox is not None
    assert tomllib.loads(blocks())["sources"]["support"]["alerts"][0]["severity"] == "high"


def test_every_key_has_its_row() -> None:
    cells = [line.split("|")[1] for line in PAGE.splitlines() if line.startswith("| `")]
    rows = {each for cell in cells for each in re.findall(r"`(\w+)`", cell)}

    assert rows - {"type", "team", "watchbill"} == set(options.KEYS)


def test_the_chat_of_the_page_is_what_is_said() -> None:
    scene = Scene()
    fields: dict[str, Any] = {"subject": "Access to the wiki", "digest": "d"}
    mail = Mail(
        id="1@a",
        sender="zoe@example.org",
        words="May I have it? I am new in the second line.",
        attachments=(Attachment(name="form.pdf", size=52_000),),
        **fields,
    )
    more = Mail(id="2@a", sender="yan@example.org", words="Me too, please.", answers=("1@a",), **fields)
    scene.takes_in(mail, source="support")
    scene.takes_in(more, source="support", after=2 * rules.APART)

    (shown,) = re.findall(r"```\n(\[#ops\] Q7.*?)```", PAGE, re.DOTALL)
    said = "\n".join(f"[#ops] {each}" for each in scene.channel)
    assert shown.strip() == said.replace("Q1", "Q7")
    assert scene.item("Q1").id == ItemId("Q1")
