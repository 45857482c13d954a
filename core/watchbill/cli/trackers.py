"""What `watchbill doctor` finds at the outside trackers of the file of trackers."""

from collections.abc import Iterator

from watchbill.app import App
from watchbill.cli.findings import Finding, attention, ok, wrong
from watchbill.errors import SiteAway, SiteRefuses
from watchbill.ports import Site, UnitOfWork
from watchbill.words.sentences import counted

_FILE = "the file of trackers"


def asked(desk: App) -> Iterator[Finding]:
    """Sign in to each of them, and look at its board; takes as long as the network does."""
    for name, site in sorted(desk.sites.items()):
        yield _asked(name, site)


def used(desk: App, work: UnitOfWork) -> Iterator[Finding]:
    """Whose board each of them is: it has to be that of one team; what waits for one that is nobody's."""
    teams = work.teams.everything()
    for name in sorted(desk.sites):
        whose = [each.id for each in teams if each.tracker == name]
        if not whose:
            yield attention(
                f"tracker {name}: no team has it", f'write `tracker = "{name}"` in the team file, and apply it'
            )
        if len(whose) > 1:
            yield wrong(
                f"tracker {name}: {' and '.join(whose)} have it, and only {whose[0]} sees its tickets",
                f"make a table of its own in {_FILE} for each team, with a board of its own",
            )
    kept = {each.tracker for each in teams} & desk.sites.keys()
    for state in work.sites.everything():
        waiting = 0 if state.name in kept else len(work.errands.pending(state.name))
        if waiting:
            yield attention(
                f"tracker {state.name}: {counted(waiting, 'change waits', 'changes wait')} for it, "
                "and it is not a team's any more",
                f"they are made when a team has it again; until then they are only here, not in {state.label}",
            )


def _asked(name: str, site: Site) -> Finding:
    try:
        return ok(f"tracker {name}: {site.label} lets me in as {site.check()}")
    except (SiteAway, SiteRefuses) as no:
        return wrong(f"tracker {name}: {no}", f"look at [trackers.{name}] in {_FILE}, and at {site.label}")
