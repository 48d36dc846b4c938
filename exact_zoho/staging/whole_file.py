"""Files with secrets: for their owner only, and replaced as a whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from tempfile import mkstemp

from exact_zoho.errors import ConfigurationError

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def check_rights(path: Path, what: str) -> None:
    """Raise `ConfigurationError` where others than its owner can read a file."""
    if path.stat().st_mode & OTHERS:
        raise ConfigurationError(f"the {what} {path} can be read by others; run: chmod 600 {path}")


def replace_whole(path: Path, content: bytes, what: str) -> None:
    """Put a file in its place, readable by its owner only; until then the one before stays, whatever happens."""
    target = path.resolve()  # a link stays one
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, made = mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as wrong:
        raise ConfigurationError(f"the {what} {path} cannot be written: {wrong.strerror}") from wrong
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(made).replace(target)
    except BaseException:
        Path(made).unlink(missing_ok=True)
        raise
    _settle(target.parent)


def _settle(folder: Path) -> None:
    """Make sure that the new name, too, outlives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
