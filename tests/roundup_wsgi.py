"""A Roundup tracker made and served, in a process of its own: `make FOLDER SCHEMA`, `serve FOLDER PORT`.

The tests start it by its path; it knows nothing of ours.
"""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import roundup.instance
from roundup.admin import AdminTool
from roundup.cgi.wsgi_handler import RequestDispatcher
from roundup.configuration import CoreConfig
from roundup.password import Password

#: Who is there beside "admin", by name: password, address and roles.
PEOPLE = {
    "ann": ("ann-password", "ann@example.org", "User"),
    "bob": ("bob-password", "bob@example.org", "User"),
    "watchbill": ("hunter2", "watchbill@example.org", "User,Desk"),
}


def make(folder: str, schema: str) -> None:
    """An empty tracker of the classic template with one more status, "blocked", and the lines of `schema`."""
    tool = AdminTool()
    tool.tracker_home, tool.verbose, tool.settings["display_header"] = folder, False, False
    tool.do_install(folder, ["install", "classic", "sqlite"])
    config = CoreConfig(folder)
    config["WEB_SECRET_KEY"] = "k" * 44
    config["TRACKER_WEB"] = "http://127.0.0.1:1/tracker/"
    config["MAIL_DOMAIN"], config["MAIL_HOST"], config["MAIL_DEBUG"] = "example.org", "localhost", f"{folder}/mail"
    config["PASSWORD_PBKDF2_DEFAULT_ROUNDS"] = 1000
    config.save()
    with Path(folder, "schema.py").open("a", encoding="utf-8") as file:
        file.write(f"\n{schema}")
    tracker = roundup.instance.open(folder)
    tracker.init(Password("admin-password", config=config))
    db = tracker.open("admin")
    db.status.create(name="blocked", order=5.5)
    for name, (password, address, roles) in PEOPLE.items():
        db.user.create(
            username=name, password=Password(password, config=config), address=address, roles=roles, realname=name
        )
    db.commit()
    db.close()


class Quiet(WSGIRequestHandler):
    """Writes no line for each call."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def serve(folder: str, port: str) -> None:
    """Serve the tracker below /tracker until the process is ended."""
    config = CoreConfig(folder)
    config["TRACKER_WEB"] = f"http://127.0.0.1:{port}/tracker/"
    config["MAIL_DEBUG"] = f"{folder}/mail"
    config.save()
    tracker = RequestDispatcher(folder)

    def mounted(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        environ["SCRIPT_NAME"], environ["PATH_INFO"] = "/tracker", environ["PATH_INFO"].removeprefix("/tracker")
        answer: Iterable[bytes] = tracker(environ, start)
        return answer

    make_server("127.0.0.1", int(port), mounted, handler_class=Quiet).serve_forever()


if __name__ == "__main__":
    {"make": make, "serve": serve}[sys.argv[1]](*sys.argv[2:])
