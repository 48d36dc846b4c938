"""Writing to Zoho CRM, up to a hundred records a call, each judged on its own.

No write triggers workflows or other automation. A call that is refused as a whole because of one record is halved until
that record is found; the others go through.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from exact_zoho.clients.classify_zoho import item_error
from exact_zoho.clients.http import where
from exact_zoho.clients.wire import Ask
from exact_zoho.clients.zoho_calls import Rows, ZohoCalls, whole_second
from exact_zoho.errors import (
    ApiError,
    BudgetExhaustedError,
    OutcomeUnknownError,
    RateLimitError,
    RecordChangedError,
    RecordRejectedError,
)

RECORDS = 100
FIELDS = 5
#: one credit pays for so many records
RECORDS_A_CREDIT = 10

Record = Mapping[str, Any]


@dataclass(frozen=True)
class ItemResult:
    """What became of one record: its id and time where it was written, else the error."""

    id: str = ""
    modified_time: str = ""
    action: str = ""
    duplicate_field: str = ""
    error: ApiError | None = None


@dataclass(frozen=True)
class Batch:
    """How records of one kind of write are sent. `body` makes a call's body of them.

    `plain` are the fields whose choices this organisation takes as texts; where it says so of one it is sent again.
    """

    calls: ZohoCalls
    method: str
    path: str
    key: str
    action: str
    body: Callable[[list[Record]], dict[str, Any]]
    headers: Mapping[str, str]
    params: Mapping[str, str]
    size: int = RECORDS
    plain: set[str] = field(default_factory=set)

    def send(self, records: Sequence[Record]) -> list[ItemResult]:
        """One result for each record, in order. Raises only as long as nothing was sent."""
        results = self._sent([_plainly(record, self.plain) for record in records])
        again = {at: named for at, result in enumerate(results) if (named := _wants_texts(records[at], result))}
        if again and not set(again.values()) <= self.plain:
            self.plain.update(again.values())
            results = [*results]
            for at, result in zip(again, self._rest([_plainly(records[at], self.plain) for at in again]), strict=True):
                results[at] = result
        return results

    def _sent(self, records: Sequence[Record]) -> list[ItemResult]:
        results: list[ItemResult] = []
        for start in range(0, len(records), self.size):
            part = list(records[start : start + self.size])
            try:
                results += self._part(part)
            except BudgetExhaustedError as error:
                if not results:
                    raise
                late = RateLimitError(str(error), side="zoho", method=self.method, code="budget")
                results += [ItemResult(error=late)] * len(part)
            except ApiError as error:
                if not results:
                    raise
                results += [ItemResult(error=error)] * len(part)
        return results

    def _part(self, records: list[Record]) -> list[ItemResult]:
        ask = self._ask(records)
        try:
            items = self.calls.write(ask, self.key)
        except (RecordRejectedError, RecordChangedError) as error:
            if len(records) == 1:
                return [ItemResult(error=error)]
            middle = len(records) // 2
            return self._part(records[:middle]) + self._rest(records[middle:])
        except OutcomeUnknownError as error:
            return [ItemResult(error=error)] * len(records)
        return self._judged(ask, records, items)

    def _rest(self, records: list[Record]) -> list[ItemResult]:
        """The second half: what it cannot be sent for must not hide what became of the first."""
        try:
            return self._part(records)
        except BudgetExhaustedError as error:
            late: ApiError = RateLimitError(str(error), side="zoho", method=self.method, code="budget")
        except ApiError as error:
            late = error
        return [ItemResult(error=late)] * len(records)

    def _ask(self, records: list[Record]) -> Ask:
        weight = -(-len(records) // RECORDS_A_CREDIT)
        return Ask(
            self.method, self.calls.url(self.path), self.params, body=self.body(records), headers=self.headers,
            write=True, endpoint=self.path, weight=weight,
        )  # fmt: skip

    def _judged(self, ask: Ask, records: list[Record], items: Rows) -> list[ItemResult]:
        if len(items) > len(records) or any(map(_of_another, records, items)):
            return [self._unknown(ask, "the reply does not fit the request")] * len(records)
        missing = [self._unknown(ask, "the reply leaves the record out")] * (len(records) - len(items))
        return [self._result(ask, item) for item in items] + missing

    def _result(self, ask: Ask, item: dict[str, Any]) -> ItemResult:
        if item.get("code") and item["code"] != "SUCCESS":
            return ItemResult(error=item_error(ask, item))
        details = item.get("details")
        if not item.get("code") or not isinstance(details, dict) or not details.get("id"):
            return self._unknown(ask, "the reply names no record")
        return ItemResult(
            id=str(details["id"]),
            modified_time=str(details.get("Modified_Time") or ""),
            action=str(item.get("action") or self.action),
            duplicate_field=str(item.get("duplicate_field") or ""),
        )

    def _unknown(self, ask: Ask, reason: str) -> ItemResult:
        message = f"it is not known whether {ask.method} {ask.endpoint} was applied: {reason}"
        return ItemResult(error=OutcomeUnknownError(message, **where("zoho", ask)))


def _plainly(record: Record, plain: Collection[str]) -> Record:
    """A record whose choices in some fields are told as texts, not as objects."""
    texts = {name: [each["value"] for each in record[name]] for name in plain if record.get(name)}
    return {**record, **texts} if texts else record


def _wants_texts(record: Record, result: ItemResult) -> str:
    """The field whose choices were refused because they are objects; "" where that was not the reason."""
    error = result.error
    if not isinstance(error, RecordRejectedError) or "expected_data_type text" not in error.excerpt:
        return ""
    chosen = record.get(error.field)
    objects = isinstance(chosen, list) and all(isinstance(each, Mapping) and "value" in each for each in chosen)
    return error.field if objects else ""


def _of_another(record: Record, item: Mapping[str, Any]) -> bool:
    """Whether a success is that of another record than the one in its place."""
    details = item.get("details")
    shown = details.get("id") if isinstance(details, dict) else None
    return "id" in record and item.get("code") == "SUCCESS" and shown is not None and str(shown) != str(record["id"])


def insert(calls: ZohoCalls, module: str) -> Batch:
    """Creations."""
    return _records(calls, "POST", module, "insert", {}, {})


def update(calls: ZohoCalls, module: str, unmodified_since: datetime | None) -> Batch:
    """Updates, refused for records that were edited after a moment."""
    headers = {"If-Unmodified-Since": whole_second(unmodified_since)} if unmodified_since else {}
    return _records(calls, "PUT", module, "update", headers, {})


def upsert(calls: ZohoCalls, module: str, check_fields: Sequence[str]) -> Batch:
    """Creations, or updates where a record has the same value in one of the fields named."""
    return _records(calls, "POST", f"{module}/upsert", "", {}, {"duplicate_check_fields": list(check_fields)})


def fields(calls: ZohoCalls, module: str) -> Batch:
    """Creations of fields."""
    return Batch(calls, "POST", "settings/fields", "fields", "insert", lambda some: {"fields": some}, {},
                 {"module": module}, FIELDS)  # fmt: skip


def _records(
    calls: ZohoCalls, method: str, path: str, action: str, headers: Mapping[str, str], more: Mapping[str, Any]
) -> Batch:  # fmt: skip
    def body(records: list[Record]) -> dict[str, Any]:
        return {"data": records, "trigger": [], **more}

    return Batch(calls, method, path, "data", action, body, headers, {})
