"""The key that encrypts tokens. It lives in a file of its own, outside the database, that only its owner may read.

The file holds one key a line. There is more than one only while keys change: the first encrypts, all of them decrypt.
"""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet

from exact_zoho.errors import ConfigurationError
from exact_zoho.staging.whole_file import check_rights, replace_whole

WHAT = "key file"


def load_key(path: Path, *, may_create: bool) -> bytes:
    """The key in a file, or the keys, one a line; made there if it is missing and `may_create`."""
    if not path.exists():
        if not may_create:
            raise ConfigurationError(
                f"the key file {path} is missing; without it the stored tokens cannot be read: restore it, or run "
                "`exact-zoho keys reset` and connect both sides anew"
            )
        _create(path)
    check_rights(path, WHAT)
    return _read(path)


def save_keys(path: Path, *keys: bytes) -> None:
    """Replace the key file by one with these keys, the one that encrypts first."""
    replace_whole(path, b"".join(key.strip() + b"\n" for key in keys), WHAT)


def cipher(keys: bytes) -> MultiFernet:
    """What encrypts with the first key and decrypts with all; raises ValueError where one of them is no key."""
    return MultiFernet([Fernet(key) for key in keys.split()])


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


def _read(path: Path) -> bytes:
    keys = path.read_bytes().strip()
    try:
        cipher(keys)
    except ValueError as wrong:
        raise ConfigurationError(f"the key file {path} does not hold a key; restore it from a backup") from wrong
    return keys
