"""`watchbill web` serves until it is to end, and lets go of what is garbage meanwhile."""

import gc
import io
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.core.web.served import LOOPBACK, Served, free_port
from watchbill import app
from watchbill.cli import web
from watchbill.cli.terminal import Terminal
from watchbill.settings import Listen, Settings


@pytest.fixture
def no_garbage() -> Iterator[None]:
    """As the process `watchbill` starts: nobody looks for garbage."""
    gc.disable()
    yield
    gc.unfreeze()
    gc.enable()


@pytest.mark.usefixtures("no_garbage")
def test_it_serves_until_it_is_to_end(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path, plugins=())
    app.migrate(settings)
    desk, ending, out = app.build(settings, works=False), threading.Event(), io.StringIO()
    where = Listen(host=LOOPBACK, port=free_port())
    serving = threading.Thread(target=web.serve, args=(where, desk, ending, Terminal(out=out)))
    serving.start()
    try:
        while not out.getvalue() and serving.is_alive():
            serving.join(0.01)

        assert out.getvalue() == f"I take in what is posted to http://{where}/in/SOURCE/TOKEN.\n"
        assert Served(where.port).get("/readyz").status == 200
        assert gc.isenabled()
    finally:
        ending.set()
        serving.join(30)
        desk.close()
    with pytest.raises(ConnectionRefusedError):
        Served(where.port).get("/readyz")
