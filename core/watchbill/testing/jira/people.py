"""What people do in Jira, as anybody, and what an administrator changes."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from watchbill.testing.jira.issues import create
from watchbill.testing.jira.routes import Call
from watchbill.testing.jira.shapes import Shapes
from watchbill.testing.jira.state import Comment, Issue, Person, Place


class People:
    """Acts upon a place, by the keys of issues."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def join(self, id: str, email: str, **more: Any) -> Person:
        """Somebody with an account; `more` is of `Person`."""
        with self._place.lock:
            person = Person(id=id, name=more.pop("name", id.title()), email=email, **more)
            self._place.people[id] = person
            return person

    def write(self, summary: str, *, project: str = "OPS", status: str = "", **fields: Any) -> Issue:
        """A new issue; `fields` as when one is created, or `assignee` and `sprints` of `Issue`."""
        own = {name: fields.pop(name) for name in ("assignee", "sprints") if name in fields}
        asked = {"project": {"key": project}, "issuetype": {"name": "Task"}, "summary": summary} | fields
        with self._place.lock:
            issue = replace(create(self._call(asked), asked), **own)
            return self._place.enter(issue, status) if status else self._place.put(issue)

    def change(self, key: str, **fields: Any) -> Issue:
        """An issue with other fields, as `Issue` names them."""
        with self._place.lock:
            return self._place.put(replace(self._place.find(key), **fields))

    def take(self, key: str, person: str | None, status: str = "") -> Issue:
        """Somebody, or nobody, has it, and perhaps in another status."""
        with self._place.lock:
            issue = self.change(key, assignee=person)
            return self._place.enter(issue, status) if status else issue

    def move(self, key: str, project: str) -> Issue:
        """An issue goes to another project, and so has another key."""
        with self._place.lock:
            issue = self._place.find(key)
            self._place.former[issue.key] = issue.id
            return self._place.put(replace(issue, key=self._place.new_key(project)))

    def delete(self, key: str) -> None:
        """An issue is gone."""
        with self._place.lock:
            self._place.remove(self._place.find(key))

    def rank_first(self, key: str) -> None:
        """An issue is dragged to the top of the board."""
        with self._place.lock:
            issue = self._place.find(key)
            self._place.ranking.remove(issue.id)
            self._place.ranking.insert(0, issue.id)
            self._place.put(issue)

    def comment(self, key: str, body: Any, author: Person | None = None, role: str = "") -> Comment:
        """A comment; its body is kept as it is."""
        with self._place.lock:
            issue, id = self._place.find(key), str(next(self._place.numbers))
            made = Comment(id=id, author=author, body=body, created=self._place.now(), role=role)
            self._place.comments.setdefault(issue.id, []).append(made)
            self._place.put(issue)
            return made

    def rename_status(self, old: str, new: str, category: str = "") -> None:
        """An administrator calls a status something else, and perhaps puts it into another category."""
        place = self._place
        with place.lock:
            known = place.statuses[old]
            renamed = replace(known, name=new, category=category or known.category)
            place.statuses = {
                each.name: each
                for each in (renamed if each is known else each for each in place.statuses.values())
            }
            for id, way in place.transitions.items():
                sources = frozenset(new if each == old else each for each in way.sources)
                place.transitions[id] = replace(way, to=new if way.to == old else way.to, sources=sources)
            for issue in [each for each in place.issues.values() if each.status == old]:
                place.put(replace(issue, status=new))

    def _call(self, body: Mapping[str, Any]) -> Call:
        return Call(
            place=self._place, shapes=Shapes(self._place, "", "2"), actor=None, names={}, query={}, body=body
        )
