"""The demonstration's chapters about accounts: before, the first plan, the first sync, edits, a conflict."""

from __future__ import annotations

from exact_zoho.cli.demo_story import Story, say
from exact_zoho.cli.demo_window import plain


class Accounts:
    """The first chapters: what becomes of the accounts."""

    def __init__(self, story: Story) -> None:
        self.story, self.window = story, story.window

    def tell(self) -> None:
        """Tell all of it."""
        self._before()
        self._first_sync()
        self._nothing_more()
        self._edits()
        self._conflict()

    def _before(self) -> None:
        books, crm = self.window.exact(), self.window.zoho()
        self.story.chapter("Before")
        say(
            f"   {len(books)} accounts in the books, {len(crm)} in the CRM; "
            f"{len(self.window.pairs())} of them know of each other"
        )
        page = self.story.stack.home / "checkup.html"
        self.story.command("checkup", "--output", str(page))
        say(f"   `exact-zoho checkup` has looked at both, with read rights only, and wrote a page: {page}")
        say("   `exact-zoho setup --yes` checks both sides and creates the fields it needs in the CRM …")
        self.story.command("setup", "--yes")

    def _first_sync(self) -> None:
        books, crm = self.window.exact(), self.window.zoho()
        self.window.calls()
        self.story.chapter("The first plan waits for a person")
        self.story.sync()
        _, writes = self.window.calls()
        self.story.check(writes == 0, f"the flow read both sides and wrote nothing: {writes} writes")
        self.story.chapter("Approved: the first sync")
        self.story.sync(approve=True)
        after_books, after_crm = self.window.exact(), self.window.zoho()
        pairs = self.window.pairs()
        reads, writes = self.window.calls()
        apart = [pair for pair in pairs if pair.differences()]
        say(f"   {len(pairs)} companies are now known to both: {len(after_crm) - len(crm)} were new to the CRM, "
            f"{len(after_books) - len(books)} new to the books")  # fmt: skip
        held = [row for row in after_crm.values() if row.get("Exact_Sync_Status") not in (None, "In sync")]
        say(f"   {len(held)} wait for a person, and say so on their record:")
        for row in held[:3]:
            say(f"      {row['Account_Name']}: {row.get('Exact_Sync_Message')}")
        say(f"   {reads} calls read, {writes} wrote")
        self.story.check(
            bool(pairs) and len(apart) <= len(held),
            f"{len(pairs) - len(apart)} of {len(pairs)} pairs agree in every field compared",
        )
        lost = (set(books) - set(after_books)) | (set(crm) - set(after_crm))
        self.story.check(not lost, "no record is gone from either side")

    def _nothing_more(self) -> None:
        self.story.chapter("Again: there is nothing left to do")
        self.window.calls()
        self.story.sync()
        reads, writes = self.window.calls()
        self.story.check(writes == 0, f"{reads} calls read what changed since, {writes} wrote")

    def _edits(self) -> None:
        self.story.chapter("People edit on both sides")
        one, two, three = self.window.untroubled()[:3]
        self.window.edit_exact(one.exact["ID"], Phone="+31 20 123 45 67")
        self.window.edit_zoho(two.zoho["id"], Billing_Street="Nieuwe Gracht 12")
        self.window.edit_exact(three.exact["ID"], Phone="+31 30 765 43 21")
        self.window.edit_zoho(three.zoho["id"], Fax="+31 30 765 43 99")
        self.story.sync()
        one, two, three = (self.window.pair(pair.exact["ID"]) for pair in (one, two, three))
        self.story.check(
            plain(one.zoho["Phone"]) == "+31 20 123 45 67",
            f"{one.name}: the bookkeeper's phone number is in the CRM: {one.zoho['Phone']}",
        )
        self.story.check(
            plain(two.exact["AddressLine1"]) == "nieuwe gracht 12",
            f"{two.name}: the salesman's street is in the books: {two.exact['AddressLine1']}",
        )
        kept = (
            (three.exact["Phone"], three.exact["Fax"])
            == (three.zoho["Phone"], three.zoho["Fax"])
            == ("+31 30 765 43 21", "+31 30 765 43 99")
        )
        self.story.check(
            kept,
            f"{three.name}: edited on both sides, both kept: phone {three.zoho['Phone']}, fax {three.exact['Fax']}",
        )

    def _conflict(self) -> None:
        self.story.chapter("One field, two people")
        pair = self.window.untroubled()[3]
        self.window.edit_exact(pair.exact["ID"], Phone="+32 2 111 11 11")
        self.window.edit_zoho(pair.zoho["id"], Phone="+32 2 222 22 22")
        self.story.sync()
        pair = self.window.pair(pair.exact["ID"])
        agreed = pair.exact["Phone"] == pair.zoho["Phone"]
        self.story.check(agreed and pair.exact["Phone"] in ("+32 2 111 11 11", "+32 2 222 22 22"),
               f"{pair.name}: +32 2 111 11 11 against +32 2 222 22 22; both now say {pair.exact['Phone']}")  # fmt: skip
        say("   the other value is kept in the store, and the run's result page in Prefect names the conflict")
