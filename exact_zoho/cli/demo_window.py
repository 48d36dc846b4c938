"""A window on the two pretend services, for the demonstration: everything it shows is read from them over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

Row = dict[str, Any]

#: the columns by which the demonstration judges that two accounts agree: Exact's and Zoho's
COMPARED = (
    ("Name", "Account_Name"), ("Phone", "Phone"), ("Fax", "Fax"), ("AddressLine1", "Billing_Street"),
    ("Postcode", "Billing_Code"), ("City", "Billing_City"),
)  # fmt: skip


@dataclass(frozen=True)
class ContactPair:
    """One person as both services show it."""

    exact: Row
    zoho: Row

    def same_account(self, window: Window) -> bool:
        """Whether it belongs to the same account on both sides."""
        account = window.zoho().get(str((self.zoho.get("Account_Name") or {}).get("id")), {})
        return str(account.get("Exact_ID") or "").endswith(str(self.exact["Account"]))


@dataclass(frozen=True)
class Pair:
    """One company as both services show it."""

    exact: Row
    zoho: Row

    @property
    def name(self) -> str:
        """What it is called in the books."""
        return str(self.exact["Name"])

    def differences(self) -> list[str]:
        """The compared columns in which the two differ, blanks and case aside."""
        return [ours for ours, theirs in COMPARED if plain(self.exact.get(ours)) != plain(self.zoho.get(theirs))]


def plain(value: Any) -> str:
    """A value without its blanks and capitals, as two systems agree on it."""
    return " ".join(str(value or "").split()).casefold()


class Window:
    """What both services hold now, and what was called on them."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.exact_url, self.zoho_url = environment["EXACT_ONLINE_URL"], environment["ZOHO_API_URL"]
        self.division = int(environment["EXACT_ONLINE_DIVISION"])
        self._http = httpx.Client(timeout=60)
        self._seen = {self.exact_url: 0, self.zoho_url: 0}

    def exact(self, collection: str = "crm/Accounts") -> dict[str, Row]:
        """The records of a collection in Exact, by id."""
        query = {"collection": collection, "division": str(self.division)}
        return {str(row["ID"]): row for row in self._get(self.exact_url, "records", query)["records"]}

    def zoho(self, module: str = "Accounts") -> dict[str, Row]:
        """The records of a module in Zoho, by id."""
        return {str(row["id"]): row for row in self._get(self.zoho_url, "records", {"module": module})["records"]}

    def pairs(self) -> list[Pair]:
        """The accounts of Zoho that name an account of Exact, with that account, by name."""
        found = [Pair(exact, zoho) for exact, zoho in self._linked(self.exact(), self.zoho())]
        return sorted(found, key=lambda pair: (pair.name, str(pair.exact["ID"])))

    def contact_pairs(self) -> list[ContactPair]:
        """The contacts of Zoho that name a contact of Exact, with that contact."""
        linked = self._linked(self.exact("crm/Contacts"), self.zoho("Contacts"))
        return [ContactPair(exact, zoho) for exact, zoho in linked]

    def untroubled(self) -> list[Pair]:
        """Pairs in sync, of which each edit is sure to be the only news."""
        return [
            pair for pair in self.pairs() if not pair.differences() and pair.zoho.get("Exact_Sync_Status") == "In sync"
        ]

    def pair(self, exact_id: str) -> Pair:
        """One of the pairs, as it is now."""
        return next(pair for pair in self.pairs() if pair.exact["ID"] == exact_id)

    def edit_exact(self, record: str, **values: Any) -> None:
        """Edit an account in Exact as a person would."""
        self._post(
            self.exact_url,
            "edit",
            {"collection": "crm/Accounts", "id": record, "values": values, "division": self.division},
        )

    def edit_zoho(self, record: str, module: str = "Accounts", **values: Any) -> None:
        """Edit a record in Zoho as a person would."""
        self._post(self.zoho_url, "edit", {"module": module, "id": record, "values": values})

    def add_zoho(self, module: str, **values: Any) -> str:
        """Enter a record in Zoho as a person would; gives its id."""
        return str(self._post(self.zoho_url, "add", {"module": module, "values": values})["id"])

    @staticmethod
    def _linked(books: Mapping[str, Row], crm: Mapping[str, Row]) -> list[tuple[Row, Row]]:
        named = ((str(row.get("Exact_ID") or "").rpartition(":")[2], row) for row in crm.values())
        return [(books[key], row) for key, row in named if key in books]

    def calls(self) -> tuple[int, int]:
        """How many calls read and how many wrote, on both services since this was last asked."""
        reads = writes = 0
        for url in self._seen:
            log = self._get(url, "log", {"since": str(self._seen[url])})["calls"]
            self._seen[url] = max([call["number"] for call in log], default=self._seen[url])
            for call in log:
                asks = call["method"] == "GET" or call["path"].endswith(("/coql", "/token"))
                reads, writes = reads + asks, writes + (not asks)
        return reads, writes

    def violations(self) -> list[str]:
        """What either service saw us do that we never must."""
        return [
            f"{each['rule']}: {each['detail']}"
            for url in self._seen
            for each in self._get(url, "violations", {})["violations"]
        ]

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def _get(self, url: str, name: str, query: Mapping[str, str]) -> Any:
        return self._http.get(f"{url}/_control/{name}", params=dict(query)).raise_for_status().json()

    def _post(self, url: str, name: str, body: Mapping[str, Any]) -> Any:
        return self._http.post(f"{url}/_control/{name}", json=dict(body)).raise_for_status().json()
