"""The demonstration's chapters about contacts and about what people decide."""

from __future__ import annotations

from exact_zoho.cli.demo_story import Story, say

#: how many contacts wait for one account in the last chapter
DEPENDANTS = 5


class People:
    """Contacts come along with their accounts, wait for what is missing, and for a person's answer."""

    def __init__(self, story: Story) -> None:
        self.story, self.window = story, story.window

    def tell(self) -> None:
        """Tell all of it."""
        self._contacts()
        self._held()
        self._ambiguous()
        self._cascade()

    def _contacts(self) -> None:
        self.story.chapter("The people came along")
        pairs = self.window.contact_pairs()
        theirs = [pair for pair in pairs if pair.same_account(self.window)]
        example = next(pair for pair in pairs if pair.exact.get("MiddleName")) if pairs else None
        self.story.check(bool(pairs), f"{len(pairs)} contacts are known to both sides")
        self.story.check(len(theirs) == len(pairs), "each of them belongs to the same account on both sides")
        if example:
            infix, name = example.exact["MiddleName"], example.exact["LastName"]
            say(
                f"   a surname in two columns there, in one here: {infix!r} + {name!r} is {example.zoho['Last_Name']!r}"
            )

    def _held(self) -> None:
        self.story.chapter("A contact without a first name")
        account = self.window.untroubled()[0]
        contact = self.window.add_zoho("Contacts", Last_Name="van Dijk", Account_Name={"id": account.zoho["id"]})
        self.story.sync()
        message = str(self.window.zoho("Contacts")[contact].get("Exact_Sync_Message"))
        told = f"van Dijk of {account.name} is held, and the record says why: {message}"
        self.story.check("First name is empty" in message, told)
        self.window.edit_zoho(contact, "Contacts", First_Name="Anouk")
        self.story.sync()
        found = [row for row in self.window.exact("crm/Contacts").values() if row.get("FirstName") == "Anouk"]
        arrived = [row for row in found if row["Account"] == account.exact["ID"] and row["LastName"] == "Dijk"]
        self.story.check(len(arrived) == 1, "filled in by the sales team, it went to the books by itself")

    def _ambiguous(self) -> None:
        self.story.chapter("Are these two one?")
        asked = [each for each in self.story.asked("matches") if each["entity"] == "accounts"]
        self.story.check(bool(asked), f"{len(asked)} pairs of accounts look alike, but not enough to be linked unasked")
        best = asked[0]
        say(f"      in the books: {best['exact_name']}")
        say(f"      in the CRM:   {best['zoho_name']}")
        say(f"      {best['score']:.0%}: {best['why']}")
        self.story.command("matches", "accept", best["zoho"], best["exact"])
        self.story.sync()
        named = str(self.window.zoho()[best["zoho"]].get("Exact_ID") or "")
        self.story.check(
            named.endswith(best["exact"]), "a person said yes (`exact-zoho matches accept`): they are one now"
        )

    def _cascade(self) -> None:
        self.story.chapter("Many wait for one")
        name = "Koninklijke Vereenigde Nederlandsche Touwslagerijen en Zeilmakerijen voorheen Gebroeders de Ruyter"
        account = self.window.add_zoho("Accounts", Account_Name=name, Account_Type="Customer")
        for number in range(1, DEPENDANTS + 1):
            self.window.add_zoho(
                "Contacts", First_Name="Touwslager", Last_Name=f"Nummer {number}", Account_Name={"id": account}
            )
        self.story.sync()
        held = str(self.window.zoho()[account].get("Exact_Sync_Message"))
        say(f"   the name of a new customer is too long for the books: {held}")
        self.story.check(len(self._arrived()) == 0, f"its {DEPENDANTS} contacts wait for it")
        self.window.edit_zoho(account, Account_Name="Touwslagerijen De Ruyter")
        self.story.sync()
        arrived = len(self._arrived())
        self.story.check(arrived == DEPENDANTS, f"the name shortened, one run brought it and all {arrived} of them")

    def _arrived(self) -> list[str]:
        rows = self.window.exact("crm/Contacts").values()
        return [str(row["LastName"]) for row in rows if row.get("FirstName") == "Touwslager"]
