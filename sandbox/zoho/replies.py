"""The shapes of Zoho's answers: one flat object for a refused call, one item per record for a write."""

from __future__ import annotations

from typing import Any

from sandbox.wire import Response, json_response

JSON_TYPE = "application/json;charset=UTF-8"

Details = dict[str, Any]


class RefusedError(Exception):
    """The whole call is refused."""

    def __init__(self, status: int, code: str, message: str, details: Details | None = None) -> None:
        super().__init__(code)
        self.status, self.code, self.message, self.details = status, code, message, details or {}


class ItemRefusedError(Exception):
    """One record of a write is refused; the others go on."""

    def __init__(self, code: str, details: Details, message: str = "invalid data", status: int = 400) -> None:
        super().__init__(code)
        self.code, self.details, self.message, self.status = code, details, message, status

    def item(self) -> Details:
        """The refusal as an item of the reply."""
        return {"code": self.code, "details": self.details, "message": self.message, "status": "error"}


def reply(status: int, payload: Any) -> Response:
    """A reply with a JSON body."""
    return json_response(status, payload, content_type=JSON_TYPE)


def nothing(status: int = 204) -> Response:
    """A reply without a body."""
    return Response(status)


def refusal(error: RefusedError) -> Response:
    """The flat object with which a call is refused."""
    body = {"code": error.code, "details": error.details, "message": error.message, "status": "error"}
    return reply(error.status, body)


def unknown_path() -> RefusedError:
    """Refusal of an address that does not exist."""
    return RefusedError(404, "INVALID_URL_PATTERN", "Please check if the URL trying to access is a correct one")


def unknown_module() -> RefusedError:
    """Refusal of a module that does not exist."""
    return RefusedError(
        400, "INVALID_MODULE", "the module name given seems to be invalid", {"resource_path_index": 0}
    )  # fmt: skip


def no_permission(module: str) -> RefusedError:
    """Refusal of a module that the user's profile does not see."""
    details = {"permissions": [f"Crm_Implied_View_{module}"]}
    return RefusedError(403, "NO_PERMISSION", "permission denied", details)


def not_supported() -> RefusedError:
    """Refusal of a module that the API does not serve in this way."""
    details = {"resource_path_index": 0}
    return RefusedError(400, "NOT_SUPPORTED", "the given module is not supported in api", details)


def missing_parameter(name: str) -> RefusedError:
    """Refusal of a call without a parameter that it needs."""
    return RefusedError(400, "REQUIRED_PARAM_MISSING", "required param is missing", {"param_name": name})


def bad_parameter(name: str, **more: Any) -> RefusedError:
    """Refusal of a parameter's value."""
    return RefusedError(400, "INVALID_DATA", "invalid data", {"param_name": name, **more})


def ambiguous(*names: str) -> RefusedError:
    """Refusal of parameters that exclude each other."""
    details = {"ambiguity_due_to": [{"param_name": name} for name in names]}
    return RefusedError(400, "AMBIGUITY_DURING_PROCESSING", "ambiguity while processing the request", details)
