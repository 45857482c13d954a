"""A plugin of the desk: the type `memory` of trackers, whose tickets are in this process under a name."""

from collections.abc import Mapping

from watchbill.markers import hookimpl
from watchbill.ports import SiteFactory
from watchbill.settings import Settings
from watchbill.testing import site


@hookimpl
def watchbill_sites(settings: Settings) -> Mapping[str, SiteFactory]:
    """Trackers of this process."""
    from tests.fortnight.stage import PLACES  # the module of the running tests, and not a copy of it

    return {"memory": lambda table: site.MemorySite(PLACES[str(table["place"])])}
