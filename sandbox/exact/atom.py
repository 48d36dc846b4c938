"""The reply of a call that does not ask for JSON: Atom XML, which is what OData 2 gives by default."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape, quoteattr

from sandbox.exact.errors import RefusedError
from sandbox.wire import Request, Response, json_response

NAMESPACES = (
    'xmlns="http://www.w3.org/2005/Atom" '
    'xmlns:d="http://schemas.microsoft.com/ado/2007/08/dataservices" '
    'xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"'
)


def wants_json(request: Request) -> bool:
    """Whether the reply shall be JSON; plain XML is refused."""
    accept = request.headers.get("accept", "")
    if "application/json" in accept:
        return True
    if not accept or "*/*" in accept or "application/atom+xml" in accept:
        return False
    raise RefusedError(415, "Unsupported media type requested.")


def render(request: Request, status: int, payload: dict[str, Any]) -> Response:
    """The payload in the form that the call asked for."""
    if wants_json(request):
        return json_response(status, payload)
    body = f'<?xml version="1.0" encoding="utf-8"?>{_document(payload["d"])}'
    return Response(status, body.encode(), (("Content-Type", "application/atom+xml;charset=utf-8"),))


def _document(content: Any) -> str:
    if isinstance(content, dict) and "results" not in content:
        return _entry(content, NAMESPACES)
    rows = content["results"] if isinstance(content, dict) else content
    link = content.get("__next") if isinstance(content, dict) else None
    more = f'<link rel="next" href={quoteattr(link)}/>' if link else ""
    return f"<feed {NAMESPACES}>{''.join(_entry(row) for row in rows)}{more}</feed>"


def _entry(row: dict[str, Any], attributes: str = "") -> str:
    what = row.get("__metadata", {})
    properties = "".join(_property(name, value) for name, value in row.items() if not isinstance(value, dict))
    return (
        f"<entry {attributes}><id>{escape(what.get('uri', ''))}</id><category term={quoteattr(what.get('type', ''))}/>"
        f'<content type="application/xml"><m:properties>{properties}</m:properties></content></entry>'
    )


def _property(name: str, value: Any) -> str:
    if value is None:
        return f'<d:{name} m:null="true"/>'
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"<d:{name}>{escape(text)}</d:{name}>"
