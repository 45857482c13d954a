"""`emulate`, a GitHub that other people wrote, in a process of its own; REST only.

It differs from GitHub in this, as far as we meet it: it has no GraphQL, does not list pull requests among issues,
refuses an account that may not be assigned instead of saying nothing, and counts time in milliseconds.
"""

import json
import os
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.core.web.served import LOOPBACK, free_port
from tests.judges import node_modules

#: Seconds that its start may take.
PATIENCE = 30.0
TOKEN = "test_token_admin"
#: Who has an account: login and address.
PEOPLE = (("admin", "admin@example.org"), ("ann", "ann@example.org"), ("bob", "bob@example.org"))

#: An App, and where it is installed.
APP, INSTALLATION, SLUG = 12345, 100, "watchbill-desk"
#: It would listen at every address of the machine.
_LOOPBACK_ONLY = """
const net = require('net'); const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (...a) {
  if (typeof a[0] === 'number') { if (typeof a[1] !== 'string') a.splice(1, 0, '127.0.0.1'); }
  else if (a[0] && typeof a[0] === 'object' && a[0].port !== undefined && !a[0].host) a[0].host = '127.0.0.1';
  return listen.apply(this, a);
};
"""


@contextmanager
def emulated(folder: Path, key: str = "") -> Iterator[str]:
    """It runs for the length of the block; its address. The test skips where it is not installed.

    Args:
        folder: is empty, and has its log.
        key: the private key of an App, which ann has installed for all her repositories; she has one, "ann/desk".
    """
    program = node_modules("emulate") / "emulate" / "dist" / "index.js"
    seed, preload, log = folder / "seed.json", folder / "loopback.cjs", folder / "emulate.log"
    seed.write_text(json.dumps(_seed(key)), encoding="utf-8")
    preload.write_text(_LOOPBACK_ONLY, encoding="utf-8")
    port = free_port()
    base = f"http://{LOOPBACK}:{port}"
    asked = ["--service", "github", "--port", str(port), "--base-url", base, "--seed", str(seed)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["node", "--require", str(preload), str(program), "start", *asked],
            stdout=output,
            stderr=output,
            cwd=folder,
            env={"PATH": os.environ["PATH"], "HOME": str(folder)},
        )
    try:
        _wait(process, f"{base}/user", log)
        yield base
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(PATIENCE)


def _seed(key: str) -> Mapping[str, Any]:
    installed = {"installation_id": INSTALLATION, "account": "ann", "repository_selection": "all"}
    app = {"app_id": APP, "slug": SLUG, "name": SLUG, "private_key": key, "installations": [installed]}
    github = {
        "users": [{"login": login, "email": email} for login, email in PEOPLE],
        "repos": [{"owner": "ann", "name": "desk"}],
        "apps": [{**app, "permissions": {"issues": "write", "metadata": "read"}}] if key else [],
    }
    return {"tokens": {TOKEN: {"login": "admin", "scopes": ["repo", "user"]}}, "github": github}


def _wait(process: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=PATIENCE).close()
        except urllib.error.HTTPError as answered:
            answered.close()
            return
        except OSError:
            try:
                process.wait(0.02)
            except subprocess.TimeoutExpired:
                continue
        else:
            return
    raise RuntimeError(f"emulate does not answer: {log.read_text(encoding='utf-8')}")
