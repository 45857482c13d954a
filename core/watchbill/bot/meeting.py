"""Who speaks for the first time: their platform is asked, outside of any transaction."""

import logging
from dataclasses import dataclass

from watchbill.bot.carrying import crash
from watchbill.bot.desk import Desk
from watchbill.errors import SendLater, SendRefused, SendUnknown, StorageUnavailable
from watchbill.model.people import Identity
from watchbill.ports import KnowingChat
from watchbill.services import auditing, directory

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Meeting:
    """Makes accounts people's where the platform vouches for them."""

    desk: Desk
    #: None where the platform tells of nobody.
    chat: KnowingChat | None

    def meet(self, sender: Identity) -> None:
        """See whether an unknown account is somebody's; nothing is raised, who stays unknown hears of it later."""
        if self.chat is None:
            return
        try:
            with self.desk.database.reading() as work:
                if work.people.by_identity(sender):
                    return
            profile = self.chat.profile(sender.id)
            if profile.email is None:
                return
            with self.desk.database.changing() as work:
                now = self.desk.clock.now()
                directory.meet(work, profile, now)
                auditing.record(work, None, f"{sender.platform} e-mail", now)
        except (SendLater, SendRefused, SendUnknown, StorageUnavailable) as trouble:
            log.warning("Nobody says who %s %s is: %s", sender.platform, sender.id, trouble)
        except Exception:
            crash("Asking who somebody is")
