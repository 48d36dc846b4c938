"""Everything that can go wrong, one class for each thing to do about it.

    ExactZohoError
    ├── ConfigurationError            stop before the first call; the message says what to change
    ├── ApiError (side, method, url, status, excerpt)
    │   ├── AuthenticationError       stop this side; a person must consent again
    │   ├── AccessDeniedError         stop this module; a right or a scope is missing
    │   ├── RateLimitError            not applied: wait `retry_after`, then repeat
    │   ├── TemporaryApiError         a read: repeat with backoff
    │   ├── OutcomeUnknownError       a write: look the record up, never send again at once
    │   ├── RecordRejectedError       refused for certain: set this record aside, go on
    │   │   └── AlreadyExistsError    refused because a record with that key exists: look it up, adopt it
    │   └── RecordChangedError        somebody edited it meanwhile: read again, merge again
    ├── BudgetExhaustedError          a long budget is used up: stop cleanly, go on at `until`
    ├── MappingError (entity, field)  set this record aside, go on
    ├── LockedError                   another run holds the connection: skip this one
    ├── UsageError                    a person asked for what cannot be; the message says what can
    └── SyncHaltedError (reason)      nothing was written; a person decides

Messages name records and fields by id and name, never by value: they end up in logs and in Prefect's database.
"""

from __future__ import annotations

from datetime import datetime


class ExactZohoError(Exception):
    """Root of all errors of this library."""


class ConfigurationError(ExactZohoError):
    """Something is set wrongly; nothing was called yet."""


class UsageError(ExactZohoError):
    """A person asked for something that cannot be done to these records."""


class ApiError(ExactZohoError):
    """A side answered with something other than success.

    `code` is the side's own error code where it sent one, `excerpt` its own words, shortened.
    """

    def __init__(
        self, message: str, *, side: str = "", method: str = "", url: str = "", status: int = 0, code: str = "",
        field: str = "", excerpt: str = "",
    ) -> None:  # fmt: skip
        super().__init__(message)
        self.side, self.method, self.url, self.status = side, method, url, status
        self.code, self.field, self.excerpt = code, field, excerpt


class AuthenticationError(ApiError):
    """The consent is gone or the token is dead."""


class AccessDeniedError(ApiError):
    """The consent holds, but a right or a scope is missing."""


class RateLimitError(ApiError):
    """Too many calls; this one was not applied. `retry_after` is in seconds, None where the side did not say."""

    def __init__(self, message: str, *, retry_after: float | None = None, **where: object) -> None:
        super().__init__(message, **where)  # type: ignore[arg-type]  # passed through as they came
        self.retry_after = retry_after


class TemporaryApiError(ApiError):
    """A read that failed for now."""


class OutcomeUnknownError(ApiError):
    """A write of which nobody can say whether it was applied."""


class RecordRejectedError(ApiError):
    """One record was refused, with certainty."""


class AlreadyExistsError(RecordRejectedError):
    """One record was refused because its key is taken. `holder` is the id of the record that has it, where told."""

    def __init__(self, message: str, *, holder: str = "", **where: object) -> None:
        super().__init__(message, **where)  # type: ignore[arg-type]  # passed through as they came
        self.holder = holder


class RecordChangedError(ApiError):
    """The record was edited after we read it; the write was not applied."""


class BudgetExhaustedError(ExactZohoError):
    """A budget longer than a minute is used up; there is more at `until` (aware, UTC)."""

    def __init__(self, message: str, until: datetime) -> None:
        super().__init__(message)
        self.until = until


class MappingError(ExactZohoError):
    """A value could not be read or written."""

    def __init__(self, message: str, *, entity: str = "", field: str = "") -> None:
        super().__init__(message)
        self.entity, self.field = entity, field


class LockedError(ExactZohoError):
    """Another process holds the lock; `holder` says who and since when."""

    def __init__(self, holder: str) -> None:
        super().__init__(f"another run is at work: {holder}")
        self.holder = holder


class SyncHaltedError(ExactZohoError):
    """A guard tripped before the first write. `code` names it, `remedy` says what to look at and how to go on.

    `approvable` says whether a person's yes to the plan is enough.
    """

    def __init__(self, reason: str, *, code: str, remedy: str = "", approvable: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.code, self.remedy, self.approvable = reason, code, remedy, approvable
