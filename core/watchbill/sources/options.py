"""The table of one source, read key by key; whatever is wrong with it is told together."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from watchbill.errors import SettingsInvalid
from watchbill.model.work import ItemKind, Severity
from watchbill.settings.tables import is_text, unknown
from watchbill.sources.paths import Path, path
from watchbill.sources.signatures import Login, Signed

#: The keys of a sender that logs in, and of one that signs.
LOGIN, SECRETS = frozenset({"token", "user", "password"}), frozenset({"secret", "secrets"})
#: Secrets at once.
MOST_SECRETS = 5
#: Tables in a list.
MOST_INNER = 50
_HEADER = re.compile(r"[A-Za-z0-9_-]{1,100}")
_ELSEWHERE = 'write where it is: { env = "NAME" } or { file = "/run/secrets/name" }'


class Options:
    """What a table says, each key once; no text of a mistake shows a secret."""

    def __init__(self, given: Mapping[str, object], known: Collection[str], where: str = "") -> None:
        """`where` stands before each mistake."""
        self._given, self._where = given, where
        self._mistakes = unknown(given, known)
        self._inner: list[Options] = []

    def done(self) -> None:
        """Nothing more is read.

        Raises:
            SettingsInvalid: something was wrong.
        """
        mistakes = [*self._told()]
        if mistakes:
            raise SettingsInvalid(mistakes)

    def _told(self) -> Iterator[str]:
        yield from (f"{self._where}{each}" for each in self._mistakes)
        for inner in self._inner:
            yield from inner._told()

    def signed(self, header: str, prefix: str = "") -> Signed | None:
        """How it signs, where it was given a secret."""
        return self.signature(header, prefix) if self._given.keys() & SECRETS else None

    def signature(self, header: str, prefix: str = "") -> Signed:
        """How it signs, with `secret`, or with `secrets` while it changes."""
        given, several = self._given.get("secret"), self._given.get("secrets")
        secrets = several if isinstance(several, list) else [given]
        if several is not None and (
            not isinstance(several, list) or given is not None or len(several) > MOST_SECRETS
        ):
            self._mistakes.append(
                f"secrets: write a list of up to {MOST_SECRETS} instead of `secret`, while it changes"
            )
        elif not secrets or not all(_is_secret(each) for each in secrets):
            self._mistakes.append(f"{'secret' if several is None else 'secrets'}: {_ELSEWHERE}")
        return Signed(header=header, prefix=prefix, secrets=tuple(str(each) for each in secrets))

    def login(self) -> Login:
        """How it logs in, with `token`, or with `user` and `password`; or not at all."""
        token, user, password = (self._given.get(name, "") for name in ("token", "user", "password"))
        if "token" in self._given and not (_is_secret(token) and " " not in str(token)):
            self._mistakes.append(f"token: {_ELSEWHERE}")
        known = _is_secret(user) and _is_secret(password) and ":" not in str(user)
        if self._given.keys() & {"user", "password"} and not known:
            self._mistakes.append(
                'user, password: write both: user = "watchbill", password = { env = "PASSWORD" }'
            )
        return Login(token=str(token), user=str(user), password=str(password))

    def severities(self) -> Mapping[str, Severity]:
        """What words mean to this team, under `severities`."""
        given, names = self._given.get("severities", {}), {each.name.lower(): each for each in Severity}
        if not isinstance(given, dict) or not all(each in list(names) for each in given.values()):
            self._mistakes.append(
                f'severities: write what a word means, one of {", ".join(names)}: {{ page = "critical" }}'
            )
            return {}
        return {word.casefold(): names[each] for word, each in given.items()}

    def header(self, name: str, otherwise: str) -> str:
        """The name of a header, in small letters."""
        given = self._given.get(name, otherwise)
        if given == otherwise:
            return otherwise
        if not isinstance(given, str) or not _HEADER.fullmatch(given):
            self._mistakes.append(f'{name}: write the name of a header: "X-Grafana-Timestamp"')
        return str(given).lower()

    def path(self, name: str, otherwise: str) -> Path | None:
        """A path to a value; None where there is none, and none to take instead."""
        given = self._given.get(name, otherwise)
        if given == "" and not otherwise:
            return None
        try:
            return path(given if is_text(given) and isinstance(given, str) else "")
        except ValueError:
            self._mistakes.append(
                f'{name}: write where it stands: "alert.labels.{name}", or "/alert/labels/{name}"'
            )
            return None

    def words(self, name: str, otherwise: Collection[str]) -> Collection[str]:
        """A list of words, in small letters."""
        given = self._given.get(name)
        if given is None:
            return otherwise
        if not isinstance(given, list) or not all(is_text(each) for each in given):
            self._mistakes.append(f'{name}: write a list of words: ["{name}"]')
            return otherwise
        return frozenset(each.strip().casefold() for each in given)

    def kind(self) -> ItemKind:
        """What its alarms are."""
        given = self._given.get("kind", ItemKind.ALERT)
        if given not in list(ItemKind):
            self._mistakes.append(f"kind: write one of {', '.join(ItemKind)}")
            return ItemKind.ALERT
        return ItemKind(str(given))

    def text(self, name: str, example: str, otherwise: str | None = None) -> str:
        """A line of words; `example` shows one where it is missing or wrong."""
        given = self._given.get(name, otherwise)
        if (not (isinstance(given, str) and is_text(given)) and given != otherwise) or given is None:
            self._mistakes.append(f"{name}: write {example}")
        return str(given)

    def choice(self, name: str, choices: Sequence[str]) -> str:
        """One of these words; the first where it is not said."""
        given = self._given.get(name, choices[0])
        if given not in choices:
            self._mistakes.append(f"{name}: write one of {', '.join(choices)}")
            return choices[0]
        return str(given)

    def number(self, name: str, otherwise: int, most: int) -> int:
        """A whole number from 1 to `most`."""
        given = self._given.get(name, otherwise)
        if not isinstance(given, int) or isinstance(given, bool) or not 1 <= given <= most:
            self._mistakes.append(f"{name}: write a number from 1 to {most}")
            return otherwise
        return given

    def secret(self, name: str) -> str:
        """A secret, which must be there."""
        given = self._given.get(name)
        if not _is_secret(given):
            self._mistakes.append(f"{name}: {_ELSEWHERE}")
        return str(given)

    def tables(self, name: str, known: Collection[str]) -> Sequence["Options"]:
        """Tables of these keys in a list; their mistakes are told with ours."""
        given = self._given.get(name, [])
        if (
            not isinstance(given, list)
            or len(given) > MOST_INNER
            or not all(isinstance(each, dict) for each in given)
        ):
            self._mistakes.append(f"{name}: write up to {MOST_INNER} tables of {', '.join(sorted(known))}")
            return ()
        inner = [Options(each, known, f"{self._where}{name} {number}: ") for number, each in enumerate(given, 1)]
        self._inner += inner
        return inner

    def wrong(self, name: str, remedy: str) -> None:
        """What is said there does not do."""
        self._mistakes.append(f"{name}: {remedy}")

    def switch(self, name: str) -> bool:
        """True or false; false where it is not said."""
        given = self._given.get(name, False)
        if not isinstance(given, bool):
            self._mistakes.append(f"{name}: write true or false")
        return given is True


def _is_secret(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 1_000 and value.isprintable()
