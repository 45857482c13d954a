"""Plays the fortnight and writes what people read of it: `python -m tests.fortnight`; its diff is to be read."""

import logging
import tempfile
from pathlib import Path

from tests.fortnight import approving, transcript
from tests.fortnight.script import STORY
from tests.fortnight.stage import Stage
from watchbill.store import migrations


def main() -> None:
    """Write the approved transcript anew."""
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="watchbill-fortnight-") as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'desk.sqlite3'}"
        migrations.upgrade(url)
        with Stage(folder, url) as stage:
            approving.FILE.write_text(transcript.written(stage.play(STORY).hall.lines), encoding="utf-8")
    print(f"Written: {approving.FILE}. Read what git says that changed in it.")


if __name__ == "__main__":
    main()
