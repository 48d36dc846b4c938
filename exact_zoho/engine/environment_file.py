"""The environment file: variables that `exact-zoho connect --save` keeps for all commands and flows.

It holds one `NAME=value` a line, as containers and systemd read it too: no quotes, no substitution. It has secrets
in it, so its owner alone may read it. What is set in the environment itself always wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from exact_zoho.engine.given import data_directory
from exact_zoho.engine.variables import VARIABLES
from exact_zoho.errors import ConfigurationError
from exact_zoho.staging.whole_file import check_rights, replace_whole

WHERE = "EXACT_ZOHO_ENV"
WHAT = "environment file"
KNOWN = frozenset(each.name for each in VARIABLES) - {WHERE}


def location(environ: Mapping[str, str]) -> Path:
    """Where the environment file is, or would be."""
    named = environ.get(WHERE, "").strip()
    return Path(named).expanduser() if named else data_directory(environ) / "exact-zoho.env"


def completed(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment, with what it leaves open taken from the file; raises `ConfigurationError` for a bad file."""
    kept = read(location(environ))
    return {**environ, **{name: value for name, value in kept.items() if not environ.get(name, "").strip()}}


def read(path: Path) -> dict[str, str]:
    """The variables in a file; empty where there is none."""
    if not path.is_file():
        return {}
    check_rights(path, WHAT)
    kept: dict[str, str] = {}
    for number, line in enumerate(_lines(path), start=1):
        if _is_variable(line):
            name, value = _parsed(line, f"{path}, line {number}")
            kept[name] = value
    return kept


def save(path: Path, values: Mapping[str, str]) -> None:
    """Keep variables in a file, made where it is missing; its other lines stay as they are."""
    for name, value in values.items():
        _check(name, value, str(path))
    before = _lines(path) if path.is_file() else []
    lines = [line for line in before if not _is_variable(line) or line.partition("=")[0].strip() not in values]
    lines += [f"{name}={value}" for name, value in values.items()]
    replace_whole(path, ("\n".join(lines) + "\n").encode(), WHAT)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise ConfigurationError(f"the {WHAT} {path} cannot be read") from None


def _is_variable(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _parsed(line: str, where: str) -> tuple[str, str]:
    name, equals, value = (part.strip() for part in line.partition("="))
    if not equals:
        raise ConfigurationError(f"{where}: expected NAME=value, one variable a line")
    _check(name, value, where)
    return name, value


def _check(name: str, value: str, where: str) -> None:
    if name not in KNOWN:
        raise ConfigurationError(f"{where}: {name.splitlines()[0] if name else 'nothing'} is not a variable of ours")
    if value[:1] in ("'", '"'):
        raise ConfigurationError(f"{where}: write the value of {name} without quotes")
    if not value.isprintable():
        raise ConfigurationError(f"{where}: the value of {name} has characters that a line cannot hold")
