"""Exact Online: change feeds, look-ups, creations and updates of one division. There is no way to delete here.

Changes are read from `sync/`, which gives each row a version and can only be filtered by it; look-ups go to the plain
endpoints, which demand a filter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import httpx

from exact_zoho.clients import dialects, odata
from exact_zoho.clients.auth import Consent
from exact_zoho.clients.classify_exact import ExactJudge
from exact_zoho.clients.hosts import EXACT_HOSTS, base_url, same_origin
from exact_zoho.clients.http import Caller, lost
from exact_zoho.clients.meters import ExactMeter
from exact_zoho.clients.odata import Guid
from exact_zoho.clients.overheard import Exchange
from exact_zoho.clients.page import Page
from exact_zoho.clients.ports import CallBudget, ErrorBudget, TokenVault
from exact_zoho.clients.wire import Ask, Reply, Wire
from exact_zoho.core.times import exact_zone
from exact_zoho.errors import ApiError, SyncHaltedError
from exact_zoho.ports import Clock, Random

__all__ = ["ExactOnline", "Page"]

ME_COLUMNS = ("UserID", "FullName", "CurrentDivision", "ServerTime", "ServerUtcOffset")
DIVISION_COLUMNS = (
    "Code", "Description", "Hid", "CustomerName", "Country", "Currency", "Legislation", "Status", "BlockingStatus",
    "DivisionMoveDate", "DivisionHRLinkUnlinkDate",
)  # fmt: skip
DELETED_COLUMNS = ("ID", "Timestamp", "Division", "EntityKey", "EntityType", "DeletedDate")
#: the version after which a first read starts
FIRST_VERSION = 1


class ExactOnline:
    """One division of Exact Online. `utc_offset` is known once `me` was asked."""

    def __init__(
        self, url: str, division: int, client_id: str, client_secret: str, vault: TokenVault, calls: CallBudget,
        errors: ErrorBudget, clock: Clock, random: Random, transport: httpx.BaseTransport | None = None,
    ) -> None:  # fmt: skip
        self.base = base_url(url, EXACT_HOSTS, "EXACT_ONLINE_URL")
        self.division, self.clock = division, clock
        self._errors = errors
        wire = Wire(clock, transport)
        self.consent = Consent(dialects.EXACT, self.base, client_id, client_secret, vault, clock, wire)
        self._caller = Caller(wire, self.consent, ExactJudge(clock), ExactMeter(calls, errors), clock, random)
        self._root = f"/api/v1/{division}/"
        self.server_time: datetime | None = None
        self.utc_offset: timedelta | None = None

    def has_errors_to_spare(self, path: str) -> bool:
        """Whether an endpoint may well give one more error answer: no more than half of them were given this hour."""
        return self._errors.ample(path)

    @staticmethod
    def guid(value: str) -> Guid:
        """A value to be compared as a guid."""
        return Guid(value)

    def me(self) -> dict[str, Any]:
        """Who gave the consent, and how far the server's wall clock is from UTC."""
        params = {"$select": ",".join(ME_COLUMNS)}
        url = self.base.join("/api/v1/current/Me")
        rows, _ = self._rows(Ask("GET", url, params, endpoint="current/Me", metered=False))
        if not rows:
            raise ApiError("Exact Online does not say who we are", side="exact", code="no_user")
        self.utc_offset = timedelta(seconds=float(rows[0].get("ServerUtcOffset") or 0))
        return rows[0]

    def division_row(self) -> dict[str, Any] | None:
        """What Exact says about our division; None where the consent does not reach it."""
        found = self.find("system/Divisions", DIVISION_COLUMNS, {"Code": self.division})
        return next((row for row in found if str(row.get("Code")) == str(self.division)), None)

    def divisions(self) -> list[dict[str, Any]]:
        """All divisions that the consent reaches."""
        params = {"$select": _select(DIVISION_COLUMNS)}
        return [row for rows in self._walk(self._get("system/Divisions", params)) for row in rows]

    def changes(self, feed: str, columns: Sequence[str], cursor: str, overlap: int = 0) -> Iterator[Page]:
        """What changed after a cursor, oldest change first; at least one page, which may be empty.

        `overlap` reads so many row versions again, for rows that became visible late.
        """
        return self._feed(f"sync/{feed}", ("ID", "Timestamp", *columns), cursor, overlap)

    def deleted(self, cursor: str, overlap: int = 0) -> Iterator[Page]:
        """What was deleted after a cursor, of all kinds; Exact forgets it after two months."""
        for page in self._feed("sync/Deleted", DELETED_COLUMNS, cursor, overlap):
            yield Page([_deletion(row) for row in page.rows], page.cursor, page.full)

    def has_rows(self, feed: str) -> bool:
        """Whether a feed shows anything at all; a missing right looks like an empty one."""
        params = {"$filter": f"Timestamp gt {FIRST_VERSION}L", "$select": "ID,Timestamp", "$top": "1"}
        return bool(self._rows(self._get(f"sync/{feed}", params))[0])

    def find(
        self, path: str, columns: Sequence[str], where: Mapping[str, Any], since: datetime | None = None
    ) -> list[dict[str, Any]]:
        """The records whose columns have these values, created since a moment where one is given."""
        conditions = odata.all_equal(where)
        if since is not None:
            conditions.append(f"Created ge {odata.wall_clock(since, exact_zone(self._offset(), self.clock.now()))}")
        if not conditions:
            raise ValueError("a look-up needs a condition")
        params = {"$filter": " and ".join(conditions), "$select": _select(columns)}
        return [row for rows in self._walk(self._get(path, params)) for row in rows]

    def get(self, path: str, record: str, columns: Sequence[str]) -> dict[str, Any] | None:
        """One record, None where it is not there. By a filter: an unknown key in the address counts as an error."""
        return next(iter(self.find(path, columns, {"ID": Guid(record)})), None)

    def listing(self, path: str, columns: Sequence[str]) -> list[dict[str, Any]]:
        """All rows of a short list, such as the payment conditions."""
        params = {"$select": _select(["ID", *columns])}
        return [row for rows in self._walk(self._get(path, params)) for row in rows]

    def create(self, path: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        """Create a record; gives it as Exact shows it, its `ID` at least."""
        prefer = {"Prefer": "return=representation"}  # without it all but the key comes back empty
        ask = self._ask("POST", path, body=dict(payload), headers=prefer, write=True)
        reply = self._send(ask)
        try:
            row = odata.one_of(reply.document)
            _ = row["ID"]
        except (ValueError, KeyError):
            raise lost("exact", ask, "the reply names no record", reply) from None
        odata.own_division([row], self.division)
        return row

    def update(self, path: str, record: str, payload: Mapping[str, Any]) -> None:
        """Change the given columns of a record."""
        url = self._url(f"{path}(guid'{record}')")
        self._send(Ask("PUT", url, body=dict(payload), endpoint=path, write=True))

    def overhear(self) -> AbstractContextManager[list[Exchange]]:
        """Take down the calls that write, with their answers."""
        return self._caller.overhear()

    @property
    def calls_made(self) -> int:
        """How many calls were sent, those for tokens included."""
        return self._caller.wire.sent

    def close(self) -> None:
        """Close the connections."""
        self._caller.wire.close()

    def _feed(self, path: str, columns: Sequence[str], cursor: str, overlap: int) -> Iterator[Page]:
        kept = int(cursor or FIRST_VERSION)
        start = max(kept - overlap, FIRST_VERSION)
        params = {"$filter": f"Timestamp gt {start}L", "$select": _select(columns)}
        ask: Ask | None = self._get(path, params)
        reached = start
        while ask is not None:
            rows, link = self._rows(ask)
            reached = max([reached, *(row["Timestamp"] for row in rows)])
            ask = self._next(ask, link)
            # what was read again may end before the cursor, which never goes back for good
            yield Page(_latest(rows), str(reached if ask else max(reached, kept)), ask is not None)

    def _walk(self, ask: Ask) -> Iterator[list[dict[str, Any]]]:
        following: Ask | None = ask
        while following is not None:
            rows, link = self._rows(following)
            yield rows
            following = self._next(following, link)

    def _next(self, ask: Ask, link: str) -> Ask | None:
        if not link:
            return None
        url = same_origin(link, self.base, self._root)
        if url == ask.url:
            raise ApiError(f"Exact Online gives the same page of {ask.endpoint} again and again", side="exact")
        return Ask("GET", url, endpoint=ask.endpoint)

    def _rows(self, ask: Ask) -> tuple[list[dict[str, Any]], str]:
        reply = self._send(ask)
        try:
            rows, link = odata.rows_of(reply.document)
        except ValueError:
            raise lost("exact", ask, "the reply holds no rows", reply) from None
        odata.own_division(rows, self.division)
        return rows, link

    def _send(self, ask: Ask) -> Reply:
        reply = self._caller.send(ask)
        self.server_time = reply.served_at or self.server_time
        return reply

    def _get(self, path: str, params: Mapping[str, str]) -> Ask:
        return self._ask("GET", path, params=params)

    def _ask(self, method: str, path: str, **more: Any) -> Ask:
        return Ask(method, self._url(path), endpoint=path, **more)

    def _url(self, path: str) -> httpx.URL:
        return self.base.join(self._root + path)

    def _offset(self) -> timedelta:
        if self.utc_offset is None:
            self.me()
        return self.utc_offset or timedelta()


def _select(columns: Sequence[str]) -> str:
    return ",".join(dict.fromkeys(columns))


def _latest(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each record once, as last seen: one that changes while pages are read comes again."""
    try:
        return list({str(row["ID"]): row for row in rows}.values())
    except KeyError:
        raise SyncHaltedError(
            "a feed of Exact gives rows without their ID", code="no_key", remedy="check the app's rights to this feed"
        ) from None


def _deletion(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "EntityType": int(row["EntityType"])}
