"""Where people can be spoken to."""

from dataclasses import dataclass

from watchbill.model.people import Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A place to speak: a channel or a direct conversation of one platform."""

    platform: str
    #: As the platform's backend writes it: "#ops", "@ann", "C024BE91L".
    conversation: str
    thread: str | None = None

    @classmethod
    def alone(cls, account: Identity) -> "Address":
        """The direct conversation with whoever has this account."""
        return cls(platform=account.platform, conversation=f"@{account.id}")

    @property
    def direct(self) -> bool:
        """Whether it is somebody alone with the bot, as our own backends write it: "@ann"."""
        return self.conversation.startswith("@")
