"""Where the store is."""

from __future__ import annotations

from prefect.blocks.core import Block
from pydantic import Field, SecretStr


class StagingDatabase(Block):
    """The database that holds what was read, what is linked, and what was written."""

    _block_type_name = "Staging Database"
    _block_type_slug = "staging-database"
    _description = "The database that holds what was read, what is linked, and what was written."

    url: SecretStr = Field(
        default=SecretStr(""), title="Address",
        description="sqlite:////folder/store.db or postgresql://user:password@host/name. Empty: the place that "
        "EXACT_ZOHO_DATABASE_URL names, else a file in the worker's data folder.",
    )  # fmt: skip
    key_file: str = Field(
        default="", title="Key file",
        description="The file on the worker with the key that encrypts the stored tokens. It is made if it is "
        "missing; keep a copy of it apart from the database.",
    )  # fmt: skip
