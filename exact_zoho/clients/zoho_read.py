"""Reading Zoho CRM: changes by keyset query, deletions, look-ups that see what was written a moment ago.

Where the consent does not allow queries, changes come from the list of records, which is filtered by time alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from exact_zoho.clients import coql
from exact_zoho.clients.coql import Position
from exact_zoho.clients.page import Page
from exact_zoho.clients.zoho_calls import LIST_COLUMNS, Rows, ZohoCalls, list_params
from exact_zoho.core.times import zoho_instant
from exact_zoho.errors import AccessDeniedError, ApiError, AuthenticationError, RateLimitError, TemporaryApiError

#: the most pages that one list gives by page number
DELETED_PAGES = 500


class ZohoReader:
    """Reads the records of one organisation."""

    def __init__(self, calls: ZohoCalls) -> None:
        self.calls = calls
        #: up to which moment of the server's clock the last reading of changes shows the records
        self.read_at: datetime | None = None
        self._lists: set[str] = set()
        self._most = coql.MANY

    def changes(self, module: str, columns: Sequence[str], cursor: str, overlap: timedelta) -> Iterator[Page]:
        """What changed since a cursor, oldest first; at least one page, which may be empty."""
        position = Position.parse(cursor).back(overlap)
        newest = Position.parse(cursor).time
        more = True
        while more:
            rows, following = self._changed(module, columns, position)
            if following == position:
                raise ApiError(f"Zoho CRM gives the same page of {module} again and again", side="zoho")
            more = following is not None
            position = following or (position.after(rows[-1]) if rows else position)
            # what was read again may end before the cursor, which never goes back for good
            yield Page(rows, str(position) if more else str(_latest(position, newest)), more)

    def deleted(self, module: str, cursor: str, overlap: timedelta) -> Iterator[Page]:
        """What was deleted since a cursor. The list has no order to rely on: the cursor moves with its last page."""
        since = zoho_instant(cursor)
        newest = since
        for number in range(1, DELETED_PAGES + 1):
            params = {"type": "all", "page": str(number), "per_page": "200"}
            rows, info = self.calls.page(f"{module}/deleted", params, since - overlap if since else None)
            newest = max(
                [time for row in rows if (time := zoho_instant(row.get("deleted_time")))] + _one(newest), default=None
            )
            more = bool(rows) and bool(info.get("more_records")) and number < DELETED_PAGES
            yield Page(rows, cursor if more or newest is None else coql.stamp(newest), more)
            if not more:
                return

    def has_rows(self, module: str) -> bool:
        """Whether a module shows anything at all."""
        if module not in self._lists:
            try:
                return bool(self.calls.query(coql.anything(module), module))
            except ApiError as error:
                self._give_up_queries(module, error)
        return bool(self.calls.page(module, {"fields": "id", "per_page": "1"})[0])

    def versions(self, module: str) -> Iterator[Rows]:
        """All records, page by page, with nothing but their ids and the times of their last edits."""
        rows = self._first_versions(module)
        if module in self._lists:
            yield from (page.rows for page in self.changes(module, (), "", timedelta()))
        while rows:
            yield rows
            # a page may hold fewer than were asked for: only one below the narrowest limit is surely the last
            rows = self._versions(module, str(rows[-1]["id"])) if len(rows) >= coql.ROWS else []

    def find(self, module: str, columns: Sequence[str], column: str, values: Sequence[str]) -> Rows:
        """The records whose column has one of these values."""
        found: Rows = []
        for some in coql.chunks(list(dict.fromkeys(values)), coql.VALUES):
            found += self._found(module, columns, column, some)
        return found

    def _found(self, module: str, columns: Sequence[str], column: str, values: Sequence[str]) -> Rows:
        if module not in self._lists:
            try:
                return self._having(module, columns, column, values)
            except ApiError as error:
                self._give_up_queries(module, error)
        return self._searched(module, columns, column, values)

    def _first_versions(self, module: str) -> Rows:
        if module not in self._lists:
            try:
                return self._versions(module, "")
            except ApiError as error:
                self._give_up_queries(module, error)
        return []

    def _versions(self, module: str, after: str) -> Rows:
        try:
            return self.calls.query(coql.versions(module, after, self._most), module)
        except ApiError as error:
            if error.code != "LIMIT_EXCEEDED" or self._most == coql.ROWS:
                raise
            self._most = coql.ROWS
            return self._versions(module, after)

    def _changed(self, module: str, columns: Sequence[str], position: Position) -> tuple[Rows, Position | None]:
        """The rows behind a position, and where to go on, if anywhere."""
        if module not in self._lists:
            try:
                return self._queried(module, columns, position)
            except ApiError as error:
                self._give_up_queries(module, error)
        return self._listed(module, columns, position)

    def _queried(self, module: str, columns: Sequence[str], position: Position) -> tuple[Rows, Position | None]:
        groups = _groups(columns, coql.COLUMNS)
        rows = self.calls.query(coql.changed(module, groups[0], position), module)
        self.read_at = self.calls.served_at
        following = position.after(rows[-1]) if len(rows) >= coql.ROWS else None
        for group in groups[1:]:
            rows = self._joined(module, group, rows)
        return rows, following

    def _joined(self, module: str, columns: Sequence[str], rows: Rows) -> Rows:
        """Rows with further columns; one that is gone meanwhile is left out, the list of deletions has it."""
        more: dict[str, dict[str, Any]] = {}
        for ids in coql.chunks([str(row["id"]) for row in rows], coql.VALUES):
            answer = self.calls.query(coql.having(module, columns, "id", ids), module)
            more |= {str(row["id"]): row for row in answer}
        return [{**more[str(row["id"])], **row} for row in rows if str(row["id"]) in more]

    def _having(self, module: str, columns: Sequence[str], column: str, values: Sequence[str]) -> Rows:
        groups = _groups([*columns, *([] if column == "id" else [column])], coql.COLUMNS)
        found: Rows = []
        after = ""
        while True:
            rows = self.calls.query(coql.having(module, groups[0], column, values, after), module)
            for group in groups[1:]:
                rows = self._joined(module, group, rows)
            found += rows
            if len(rows) < coql.ROWS:
                return found
            after = str(rows[-1]["id"])

    def _listed(self, module: str, columns: Sequence[str], position: Position) -> tuple[Rows, Position | None]:
        """The list, filtered by the second of the position; pages follow each other by that second where it moves."""
        groups = _groups(["Modified_Time", *columns], LIST_COLUMNS)
        params = list_params(groups[0], sort_by="Modified_Time", sort_order="asc")
        rows, info = self.calls.page(module, params, position.time)
        self.read_at = self.calls.served_at
        while info.get("more_records") and rows and position.after(rows[-1]).time == position.time:
            token = str(info.get("next_page_token") or "")
            if not token:
                break
            further, info = self.calls.page(module, params | {"page_token": token}, position.time)
            rows += further
        following = position.after(rows[-1]).ended if info.get("more_records") and rows else None
        return self._with_lists(module, groups[1:], rows), following

    def _with_lists(self, module: str, groups: Sequence[Sequence[str]], rows: Rows) -> Rows:
        for group in groups:
            more: dict[str, dict[str, Any]] = {}
            for ids in coql.chunks([str(row["id"]) for row in rows], coql.VALUES):
                answer, _ = self.calls.page(module, list_params(group, ids=",".join(ids)))
                more |= {str(row["id"]): row for row in answer}
            rows = [{**more[str(row["id"])], **row} for row in rows if str(row["id"]) in more]
        return rows

    def _searched(self, module: str, columns: Sequence[str], column: str, values: Sequence[str]) -> Rows:
        """By the list for ids, else by the search, which also finds values that only contain the one asked for."""
        groups = _groups([*columns, *([] if column == "id" else [column])], LIST_COLUMNS)
        if column == "id":
            rows, _ = self.calls.page(module, list_params(groups[0], ids=",".join(values)))
        else:
            criteria = f"({column}:in:{','.join(_escaped(value) for value in values)})"
            rows, _ = self.calls.page(f"{module}/search", list_params(groups[0], criteria=criteria))
            rows = [row for row in rows if row.get(column) in values]
        return self._with_lists(module, groups[1:], rows)

    def _give_up_queries(self, module: str, error: ApiError) -> None:
        """Read a module by lists from now on, where it was the query that was refused and not everything."""
        if (
            isinstance(error, AuthenticationError | RateLimitError | TemporaryApiError)
            or error.code == "INVALID_MODULE"
        ):
            raise error
        if not isinstance(error, AccessDeniedError) and error.status != 400:
            raise error
        self._lists.add(module)


def _groups(columns: Sequence[str], size: int) -> list[list[str]]:
    plain = [column for column in dict.fromkeys(columns) if column != "id"]
    return coql.chunks(plain, size) or [[]]


def _latest(position: Position, newest: datetime | None) -> Position:
    ended = position.ended
    return ended if newest is None or (ended.time is not None and ended.time >= newest) else Position(newest)


def _one(moment: datetime | None) -> list[datetime]:
    return [moment] if moment else []


def _escaped(value: str) -> str:
    for sign in ("\\", "(", ")", ","):
        value = value.replace(sign, f"\\{sign}")
    return value
