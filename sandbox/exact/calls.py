"""One call to the API: who makes it, whether it may be made, which endpoint it means, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from sandbox.exact import atom, bodies, deleting, feeds, limits, oauth, reading, records, system
from sandbox.exact.errors import RefusedError, error_response, login_page
from sandbox.exact.limits import ErrorKey
from sandbox.exact.oauth import Caller
from sandbox.exact.options import Options, check, read_options
from sandbox.exact.paths import DIVISION, KEYED, endpoint_of, lines_below
from sandbox.exact.reading import Source
from sandbox.exact.shapes import Endpoint, Table
from sandbox.exact.state import World
from sandbox.exact.tables import BY_PATH, TABLES, folded
from sandbox.wire import Request, Response

JUST_NOW = timedelta(hours=1)


class Call:
    """One call. `blame` notes what our app must never do; `late` marks a call that was made in good time."""

    def __init__(self, world: World, blame: Callable[[str, str, str], None], late: bool = False) -> None:
        self.world = world
        self.blame = blame
        self.late = late
        self.note = ""

    def answer(self, request: Request) -> Response:
        """The reply, or one of the three refusals."""
        if request.path == "/api/oauth2/token":
            return self._token(request)
        if request.path == "/api/oauth2/auth" and request.method == "GET":
            return oauth.consent(self.world, request)
        caller = oauth.caller(self.world, request, expired_too=self.late)
        if caller is None:
            return self._unknown(request)
        if folded(request.path) == folded("/api/v1/current/Me"):
            return self._me(request, caller)
        found = DIVISION.match(request.path)
        if found is None:
            raise RefusedError(404, "Resource not found.")
        return self._counted(request, caller, int(found["division"]), found["rest"])

    def _unknown(self, request: Request) -> Response:
        """A call without a good token; where it was one once, the error counts for the app that had it."""
        self.note = "no good access token"
        once = oauth.caller(self.world, request, expired_too=True)
        found = DIVISION.match(request.path)
        if once and found:
            key = (once.client, once.user, int(found["division"]), endpoint_of(found["rest"]))
            limits.count_error(self.world, key, 401)
        return login_page()

    def _token(self, request: Request) -> Response:
        if request.method != "POST":
            raise RefusedError(405, "Method not allowed.")
        return oauth.token(self.world, request)

    def _me(self, request: Request, caller: Caller) -> Response:
        source = system.me_source(self.world, request.origin, caller)
        options = read_options(request.params(), source.endpoint, self.world.switches)
        return atom.render(request, 200, reading.read_many(self.world, source, options, request))

    def _counted(self, request: Request, caller: Caller, division: int, rest: str) -> Response:
        """A call to a division: within its limits, and its errors counted."""
        error_key = (caller.client, caller.user, division, endpoint_of(rest))
        self._check_told(request, caller, division, error_key)
        if not self.late:
            limits.spend(self.world, caller, division)
            limits.check_block(self.world, error_key)
        try:
            reply = self._routed(request, caller, division, rest)
        except RefusedError as refused:
            self.note = refused.message
            limits.count_error(self.world, error_key, refused.status)
            reply = error_response(refused.status, refused.message, refused.reason)
        return reply.with_headers(*limits.allowance(self.world, caller.client, division))

    def _routed(self, request: Request, caller: Caller, division: int, rest: str) -> Response:
        if len(request.path) + len(request.query) > self.world.switches["url_limit"]:
            raise RefusedError(400, "The request URL is too long.")
        if len(request.body) > self.world.switches["body_limit"]:
            raise RefusedError(413, "The request body is too large.")
        keyed = KEYED.match(rest)
        path = folded(keyed["path"] if keyed else rest.removesuffix("/$count"))
        for endpoint in (system.SYSTEM_DIVISIONS, system.HRM_DIVISIONS):
            if path == folded(endpoint.path):
                source = system.divisions_source(self.world, request.origin, division, endpoint)
                return self._read(request, source, keyed["number"] if keyed else None)
        if division not in self.world.state.divisions or (division, "*") in self.world.state.denied:
            raise RefusedError(403, "Forbidden", reason="NoDivisionAccess")
        if path == "users/UserHasRights":
            return self._has_rights(request, division)
        if below := lines_below(rest):
            return self._lines(request, division, *below)
        if path not in BY_PATH or (keyed and not keyed["guid"]):
            raise RefusedError(404, f"Resource not found for the segment '{path.rpartition('/')[2]}'.")
        return self._called(request, caller, division, BY_PATH[path], keyed["guid"] if keyed else None)

    def _called(self, request: Request, caller: Caller, division: int, endpoint: Endpoint, key: str | None) -> Response:
        verb = request.method
        if verb in ("MERGE", "PATCH") and self.world.switches["merge_verbs"]:
            verb = "PUT"
        if verb not in endpoint.verbs or (verb != "GET" and (verb == "POST") is (key is not None)):
            raise RefusedError(405, "Method not allowed.")
        if feeds.switched_off(self.world, division, endpoint):
            raise RefusedError(403, "Forbidden")
        forbidden = feeds.denied(self.world, division, endpoint)
        if forbidden and (verb != "GET" or self.world.switches["missing_rights"] == "forbidden"):
            raise RefusedError(403, "Forbidden")
        if verb == "GET":
            source = feeds.source_of(self.world, endpoint, division, request.origin)
            return self._read(request, source, key.lower() if key else None)
        if verb == "POST":
            return self._create(request, caller, division, endpoint)
        if verb == "PUT":
            return self._update(request, caller, division, endpoint.table, str(key).lower())
        if not endpoint.table.removable:
            self.blame("delete", f"DELETE of {endpoint.path}({key})", caller.client)
        deleting.delete(self.world, endpoint.table, division, str(key).lower(), caller.user)
        return Response(204)

    def _lines(self, request: Request, division: int, owner: Endpoint, key: str, name: str) -> Response:
        """The lines of one record, by the address that stands in it."""
        lines = BY_PATH[folded(owner.table.lines[name])]
        lacking = any(feeds.denied(self.world, division, one) for one in (owner, lines))
        forbidden = lacking and self.world.switches["missing_rights"] == "forbidden"
        if forbidden or feeds.switched_off(self.world, division, owner):
            raise RefusedError(403, "Forbidden")
        return self._read(
            request, feeds.lines_source(self.world, owner, name, division, key, request.origin), None
        )  # fmt: skip

    def _read(self, request: Request, source: Source, key: str | None) -> Response:
        if request.method != "GET":
            raise RefusedError(405, "Method not allowed.")
        options = read_options(request.params(), source.endpoint, self.world.switches)
        if key is not None:
            return atom.render(request, 200, reading.read_one(source, options, reading.one(source, options, key)))
        check(options, source.endpoint, self.world.switches)
        if request.path.endswith("/$count"):
            return Response(200, str(reading.count(source, options)).encode(), (("Content-Type", "text/plain"),))
        return atom.render(request, 200, reading.read_many(self.world, source, options, request))

    def _create(self, request: Request, caller: Caller, division: int, endpoint: Endpoint) -> Response:
        sent = bodies.body_of(request)
        atom.wants_json(request)
        try:
            row = records.create(self.world, endpoint.table, division, sent, caller.user)
        except RefusedError:
            self._blame_dangling(endpoint.table, division, sent, caller)
            raise
        source = feeds.source_of(self.world, endpoint, division, request.origin)
        whole = reading.shown(source, Options(), source.complete(row))
        filled = "return=representation" in request.headers.get("prefer", "")
        return atom.render(
            request, 201, {"d": whole if filled or endpoint.table.filled else _sparse(endpoint.table, whole)}
        )

    def _update(self, request: Request, caller: Caller, division: int, table: Table, key: str) -> Response:
        sent = bodies.body_of(request)
        try:
            changed = records.update(self.world, table, division, key, sent, caller.user)
        except RefusedError:
            self._blame_dangling(table, division, sent, caller)
            raise
        if not changed:
            self.blame("empty-write", f"PUT of {table.path}({key}) changes nothing", caller.client)
        return Response(204)

    def _has_rights(self, request: Request, division: int) -> Response:
        endpoint = BY_PATH.get(folded(request.params().get("endpoint", "").strip("'")))
        if endpoint is None:
            raise RefusedError(503, "The parameters are not good.")
        lacking = feeds.denied(self.world, division, endpoint) or feeds.switched_off(self.world, division, endpoint)
        return atom.render(request, 200, {"d": {"UserHasRights": not lacking}})

    def _blame_dangling(self, table: Table, division: int, sent: Mapping[str, Any], caller: Caller) -> None:
        """Note references to what never was, or is long gone; what was deleted just now nobody could know."""
        values = bodies.readable(table, sent, self.world, by_app=True)
        lines = self.world.state.deleted.get(division, [])
        fresh = {line["EntityKey"] for line in lines if self.world.local - line["DeletedDate"] < JUST_NOW}
        lost = records.dangling(self.world, table, division, values, frozenset(values))
        lost = [column for column in lost if column not in table.codes and values[column] not in fresh]
        if lost:
            self.blame("dangling-reference", f"{table.path}: {', '.join(lost)}", caller.client)
        for name, path in table.lines.items():
            for line in bodies.lines_in(sent, name):
                self._blame_dangling(TABLES[path], division, line, caller)

    def _check_told(self, request: Request, caller: Caller, division: int, error_key: ErrorKey) -> None:
        told = self.world.state.counters.told
        for key in ((caller.client, division), error_key):
            if key in told and told[key] > self.world.now:
                self.blame("over-budget", f"{request.method} {request.path}: the limit was known", caller.client)


def _sparse(table: Table, whole: dict[str, Any]) -> dict[str, Any]:
    kept = {table.columns.key, "__metadata", *table.deferred}
    return {name: value if name in kept else table.sparse.get(name) for name, value in whole.items()}
