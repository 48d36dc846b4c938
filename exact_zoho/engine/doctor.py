"""Doctor: look for the usual mistakes, one after the other, each with its remedy. Nothing is changed or repaired."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx

from exact_zoho.engine import doctor_machine, doctor_prefect, doctor_sides
from exact_zoho.engine.configuration import Configuration, from_environment
from exact_zoho.engine.connect import Ports, opened
from exact_zoho.engine.doctor_findings import Finding
from exact_zoho.engine.environment_file import location
from exact_zoho.engine.settings_file import read
from exact_zoho.errors import ConfigurationError, ExactZohoError

__all__ = ["Finding", "diagnose"]


def diagnose(
    environ: Mapping[str, str], ports: Ports | None = None, prefect: httpx.Client | None = None
) -> Iterator[Finding]:
    """All that can be found out: versions, configuration, files, both sides, the store, the machine, Prefect.

    `environ` are the variables with those of the environment file; `prefect` reaches the server that they name.
    """
    yield from doctor_machine.versions()
    try:
        configuration = from_environment(environ)
    except ExactZohoError as wrong:
        remedy = "Set the variables named; all are in docs/reference/environment.md."
        yield Finding("configuration", False, str(wrong), remedy)
    else:
        yield Finding("configuration", True, "complete")
        yield from _configured(configuration, environ, ports)
    yield from doctor_prefect.prefect(environ, prefect)


def _configured(configuration: Configuration, environ: Mapping[str, str], ports: Ports | None) -> Iterator[Finding]:
    yield doctor_machine.private("key file", Path(configuration.key_file), "it is made with the first token")
    yield doctor_machine.private("environment file", location(environ), "all variables are set elsewhere")
    if configuration.settings_file:
        yield _settings(configuration.settings_file)
    try:
        with opened(configuration, ports) as bench:
            yield Finding("store", True, "opened, its tables are up to date")
            yield from doctor_sides.sides(bench, configuration)
    except ConfigurationError as wrong:
        yield Finding("store", False, str(wrong), _remedy(str(wrong)))
    except ExactZohoError as failure:
        yield Finding("store", False, str(failure), "See docs/guides/what-to-do.md.")


def _remedy(message: str) -> str:
    """What to do about a store that cannot be opened, beyond what the message says."""
    if "newer version" in message:
        return "Install the version that last used this store, or restore the backup made before the upgrade."
    return "Do what the message says, then run `exact-zoho doctor` again."


def _settings(path: Path) -> Finding:
    try:
        read(path)
    except ConfigurationError as wrong:
        return Finding(
            "settings file", False, str(wrong), "Correct that line; docs/reference/settings.md has all keys."
        )
    return Finding("settings file", True, f"{path}, valid")
