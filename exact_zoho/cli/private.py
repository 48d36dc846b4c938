"""Files with personal data: for their owner only, and there as a whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp
from typing import TextIO

from exact_zoho.errors import ConfigurationError


@contextmanager
def private_file(path: Path) -> Iterator[TextIO]:
    """A text file that takes its place when the block ends well; until then what was there before stays."""
    if path.is_dir():
        raise ConfigurationError(f"{path} is a folder; name a file in it")
    try:
        descriptor, made = mkstemp(dir=path.absolute().parent, prefix=f".{path.name}.")  # readable by its owner only
    except OSError as wrong:
        raise ConfigurationError(f"{path} cannot be written: {wrong.strerror}") from wrong
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            yield file
        Path(made).replace(path)
    except BaseException:
        Path(made).unlink(missing_ok=True)
        raise


def private_folder(path: Path) -> Path:
    """A folder, made for its owner only where it is not there yet."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as wrong:
        raise ConfigurationError(f"the folder {path} cannot be made: {wrong.strerror}") from wrong
    return path
