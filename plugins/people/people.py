"""People and their accounts."""

from watchbill import bot
from watchbill.model import Content, Identity
from watchbill.words import arranging, joining, staffing
from watchbill.words import desk as words


class People(bot.Plugin):
    """People and their accounts"""

    @bot.command()
    def person(self, request: bot.Request, person: bot.Name) -> Content:
        """A person, their chat accounts and teams.

        Example: !person ann
        """
        profile = self.app().peopling.profile(request, person)
        return words.person(profile.person, profile.accounts, profile.memberships)

    @bot.command(name="person add", changes=True)
    def person_add(self, request: bot.Request, handle: bot.Word, name: bot.Text = "") -> Content:
        """Add somebody to the team, from today on.

        Example: !person add gil Gil Martin
        """
        added = self.app().peopling.add(request, handle, name)
        return words.added(added.person, added.accounts, request.team, request.address.platform)

    @bot.command(name="person zone", changes=True)
    def person_zone(
        self, request: bot.Request, person: bot.Name, zone: bot.Word, anyway: bot.Flag = False
    ) -> Content:
        """Set your time zone, or as a lead anybody's.

        Example: !person zone ann Europe/Lisbon
        """
        found, changed = self.app().arranging.set_zone(request, person, zone, sure=anyway)
        return arranging.zoned(found, changed, request, heard=request.heard)

    @bot.command(name="person days", changes=True)
    def person_days(
        self, request: bot.Request, person: bot.Name, weekdays: bot.Weekdays, anyway: bot.Flag = False
    ) -> Content:
        """Set the weekdays on which you work, or as a lead somebody; `team` for those of the team.

        Example: !person days ann mon tue wed
        """
        found, changed = self.app().arranging.set_days(request, person, weekdays, sure=anyway)
        return arranging.days_set(found, changed, request, heard=request.heard)

    @bot.command(name="person country", changes=True)
    def person_country(
        self, request: bot.Request, person: bot.Name, country: bot.Text, anyway: bot.Flag = False
    ) -> Content:
        """Set whose public holidays you have, or as a lead somebody: a country and region, or `none`.

        Example: !person country ann DE BE
        """
        code = None if country.casefold() == "none" else country
        found, changed = self.app().arranging.set_country(request, person, code, sure=anyway)
        return arranging.country_set(found, changed, request, heard=request.heard)

    @bot.command(name="person role", changes=True)
    def person_role(self, request: bot.Request, person: bot.Name, role: bot.Word) -> Content:
        """Make somebody a lead or a plain member of the team.

        Example: !person role ben lead
        """
        found, given = self.app().peopling.set_role(request, person, role)
        return words.given_role(found, given, request.team)

    @bot.command(name="person weight", changes=True)
    def person_weight(self, request: bot.Request, person: bot.Name, percent: bot.Count) -> Content:
        """Set how much of a full share of the turns somebody takes: 50 is half, 0 is none.

        Example: !person weight ben 50
        """
        return staffing.weight_set(self.app().staffing.set_weight(request, person, percent), percent)

    @bot.command(name="person leave", changes=True)
    def person_leave(
        self, request: bot.Request, person: bot.Name, day: bot.Day | None = None, anyway: bot.Flag = False
    ) -> Content:
        """Let somebody leave the team: today, or another day, is their last.

        Example: !person leave chloe 31 dec
        """
        last = day or request.today
        found, changed = self.app().staffing.leave(request, person, last, sure=anyway)
        return staffing.left(found, last, changed, request, heard=request.heard)

    @bot.command(name="person link", changes=True)
    def person_link(
        self,
        request: bot.Request,
        person: bot.Name,
        platform: bot.Word | None = None,
        account: bot.Word | None = None,
    ) -> Content:
        """Say whose an account is: this one or another one; a chat's other side has to agree.

        Example: !person link dmitri slack U024BE7LH
        """
        app, caller = self.app(), request.caller
        if platform is None or account is None:
            joined = app.joining.claim(request, caller, person)
        else:
            joined = app.joining.offer(request, caller, person, _identity(platform, account))
        return joining.joined(joined.person, joined.identity, joined.awaits, joined.instead)

    @bot.command(name="person confirm", changes=True)
    def person_confirm(self, request: bot.Request, person: bot.Word, account: bot.Word | None = None) -> Content:
        """Agree that this account is that person's; or, with PLATFORM ACCOUNT, that one is yours.

        Example: !person confirm dmitri
        """
        if account is None:
            joined = self.app().joining.confirm(request, request.caller, person)
        else:
            joined = self.app().joining.vouch(request, _identity(person, account))
        return joining.joined(joined.person, joined.identity, joined.awaits)

    @bot.command(changes=True)
    def admin(self, request: bot.Request, code: bot.Word) -> Content:
        """Become an admin by the code that `watchbill init` printed; say it to me alone.

        Example: !admin 7K3F-9QWX-2MTV
        """
        fate, person = self.app().joining.become_admin(request, request.caller, code)
        if person is None:
            return joining.stale()
        return joining.admin(person) if fate == "admin" else joining.spoilt(person)

    @bot.command(name="person unlink", changes=True)
    def person_unlink(self, request: bot.Request, platform: bot.Word, account: bot.Word) -> Content:
        """Make a chat account nobody's.

        Example: !person unlink slack U7YZ3KQ0B
        """
        identity = self.app().joining.unlink(request, platform, account)
        return words.unlinked(identity, self.app().directory.person(request.work, identity))

    @bot.command()
    def whoami(self, request: bot.Request) -> Content:
        """Who I take you for.

        Example: !whoami
        """
        caller = request.caller
        if caller.person is None and caller.maybe:
            return joining.to_confirm(caller.maybe, caller.identity)
        return words.whoami(caller.person, caller.identity, caller.team, caller.standing, on_mro=caller.on_mro)


def _identity(platform: str, account: str) -> Identity:
    return Identity(platform=platform.lower(), id=account.lstrip("@"))
