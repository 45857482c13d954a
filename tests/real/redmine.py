"""A Redmine as Debian has it, with a database of its own: nothing of the machine's own Redmine is changed."""

import html
import json
import os
import pwd
import re
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.core.web.served import LOOPBACK, free_port
from tests.e2e.running import come_true
from tests.real.programs import Missing, process

HOME = Path("/usr/share/redmine")
#: What the package made when it was installed: the default data, and nobody but an administrator.
DATABASE = Path("/var/lib/dbconfig-common/sqlite3/redmine/instances/default/redmine_default")
INSTALL = "apt-get install --no-install-recommends redmine redmine-sqlite ruby-sqlite3 puma"
#: As whom it runs where the tests run as root.
USER = "www-data"
#: Roles of the default data.
MANAGER, DEVELOPER, REPORTER = 3, 4, 5
SEED = """
require 'json'
Setting.rest_api_enabled = '1'
Setting.default_language = 'en'
admin = User.find_by_login('admin')
admin.update!(must_change_passwd: false)
made = %w(ann bob watchbill).to_h do |login|
  user = User.new(firstname: login.capitalize, lastname: 'Example', mail: "#{login}@example.org", language: 'en')
  user.login = login
  user.password = user.password_confirmation = "#{login}-password"
  user.save!
  user.pref.update!(hide_mail: false)
  [login, { id: user.id.to_s, key: user.api_key }]
end
made['admin'] = { id: admin.id.to_s, key: admin.api_key }
puts JSON.generate(made)
"""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account."""

    id: str
    key: str


@dataclass(frozen=True, slots=True)
class RedmineServer:
    """Where it is, and who may use it."""

    port: int
    people: Mapping[str, Person]
    database: Path

    @property
    def address(self) -> str:
        """The whole Redmine."""
        return f"http://{LOOPBACK}:{self.port}"

    def project(self, name: str, role: int = MANAGER) -> dict[str, object]:
        """A new project of Ann, Bob and the desk, which has this role: what a file of trackers says about it."""
        fields = {"name": name, "identifier": name, "enabled_module_names": ["issue_tracking"]}
        self.ask("POST", "/projects.json", {"project": {**fields, "tracker_ids": [1, 2, 3]}})
        for person, theirs in (("ann", DEVELOPER), ("bob", DEVELOPER), ("watchbill", role)):
            member = {"user_id": self.people[person].id, "role_ids": [theirs]}
            self.ask("POST", f"/projects/{name}/memberships.json", {"membership": member})
        return {"url": self.address, "key": self.people["watchbill"].key, "project": name}

    def ask(self, method: str, path: str, body: object = None, person: str = "admin") -> httpx.Response:
        """As somebody there."""
        headers = {"X-Redmine-API-Key": self.people[person].key}
        return httpx.request(
            method, self.address + path, json=body, headers=headers, timeout=60, trust_env=False
        ).raise_for_status()

    def number(self, table: Mapping[str, object]) -> int:
        """The id of a project, as a file of trackers names it."""
        return int(self.ask("GET", f"/projects/{table['project']}.json").json()["project"]["id"])

    def page(self, number: str) -> list[str]:
        """What people see as the description of an issue, line by line; tags but for breaks and links are left."""
        whole = self.ask("GET", f"/issues/{number}").text
        found = re.search(r'<div class="wiki">(.*?)</div>', whole, re.DOTALL)
        assert found, "it shows no description"
        lines = re.sub(r"\s*<(?:br|p|/p)(?: /)?>\s*", "\n", re.sub(r"</?a\b[^>]*>", "", found[1])).strip()
        return html.unescape(lines).splitlines()

    def setting(self, name: str, value: str) -> None:
        """As an administrator sets it; it is read anew with the next page."""
        with closing(sqlite3.connect(self.database, timeout=60)) as connection, connection:
            connection.execute("delete from settings where name = ?", (name,))
            later = "2100-01-01 00:00:00"
            connection.execute(
                "insert into settings (name, value, updated_on) values (?, ?, ?)", (name, value, later)
            )

    def ready(self) -> bool:
        """Whether it answers."""
        try:
            return httpx.get(self.address, timeout=60, trust_env=False).status_code == 200
        except httpx.TransportError:
            return False


def version() -> str:
    """Its release."""
    told = (HOME / "lib/redmine/version.rb").read_text(encoding="utf-8")
    return ".".join(re.findall(r"^ *(?:MAJOR|MINOR|TINY) *= *(\d+)", told, re.MULTILINE))


@contextmanager
def redmine_server() -> Iterator[RedmineServer]:
    """One with no project, for the length of the block.

    Raises:
        Missing: the machine does not have it, or does not let us read its database.
    """
    if not (HOME / "config.ru").exists() or not os.access(DATABASE, os.R_OK):
        raise Missing(f"redmine is missing, or may not be read: {INSTALL}")
    # Not among the folders of pytest, which only their owner may enter.
    with tempfile.TemporaryDirectory(prefix="watchbill-redmine-") as name:
        folder, port = Path(name), free_port()
        command = _prepared(folder)
        told = subprocess.run(
            [*command, "bin/rails", "runner", str(folder / "seed.rb")],
            check=True,
            capture_output=True,
            text=True,
            cwd=HOME,
        )
        seeded = json.loads(told.stdout.splitlines()[-1])
        people = {login: Person(**each) for login, each in seeded.items()}
        server = RedmineServer(port, people, folder / "redmine.db")
        serve = ["puma", "--dir", str(HOME), "-e", "production", "-b", f"tcp://{LOOPBACK}:{port}", "-t", "1:4"]
        with process([*command, *serve], folder):
            come_true(server.ready)
            yield server


def _prepared(folder: Path) -> list[str]:
    """What every command begins with."""
    shutil.copy(DATABASE, folder / "redmine.db")
    (folder / "Gemfile").write_text(f"eval_gemfile '{HOME}/Gemfile'\ngem 'puma'\n", encoding="utf-8")
    (folder / "seed.rb").write_text(SEED, encoding="utf-8")
    root = os.getuid() == 0
    if root:
        owner = pwd.getpwnam(USER)
        for each in (folder, *folder.iterdir()):
            os.chown(each, owner.pw_uid, owner.pw_gid)
        folder.chmod(0o755)
    drop = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups"] if root else []
    variables = {
        "HOME": folder,
        "BUNDLE_GEMFILE": folder / "Gemfile",
        "DATABASE_URL": f"sqlite3:{folder}/redmine.db",
        "REDMINE_INSTANCE": "default",
        "X_DEBIAN_SITEID": "default",
        "RAILS_ENV": "production",
    }
    return [*drop, "env", *(f"{name}={value}" for name, value in variables.items()), "bundle", "exec"]
