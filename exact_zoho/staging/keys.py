"""The key that encrypts tokens. It lives in a file of its own, outside the database, that only its owner may read."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from cryptography.fernet import Fernet

from exact_zoho.errors import ConfigurationError

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def load_key(path: Path, *, may_create: bool) -> bytes:
    """The key in a file, made there if it is missing and `may_create`."""
    if not path.exists():
        if not may_create:
            raise ConfigurationError(f"the key file {path} is missing; without it the stored tokens cannot be read")
        _create(path)
    _check_rights(path)
    return _read(path)


def _create(path: Path) -> None:
    """Written aside and then linked, so that two processes that start at once end up with one key, and a whole one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(Fernet.generate_key() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(aside, path)
    except FileExistsError:
        pass  # another process was first: its key is the key
    finally:
        aside.unlink(missing_ok=True)


def _check_rights(path: Path) -> None:
    if path.stat().st_mode & OTHERS:
        raise ConfigurationError(f"the key file {path} can be read by others; run: chmod 600 {path}")


def _read(path: Path) -> bytes:
    key = path.read_bytes().strip()
    try:
        Fernet(key)
    except ValueError as wrong:
        raise ConfigurationError(f"the key file {path} does not hold a key; restore it from a backup") from wrong
    return key
