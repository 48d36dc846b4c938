"""Who we are at Exact Online."""

from __future__ import annotations

from prefect.blocks.core import Block
from pydantic import Field, SecretStr


class ExactOnlineCredentials(Block):
    """The app registration and the company (division) of one Exact Online administration."""

    _block_type_name = "Exact Online Credentials"
    _block_type_slug = "exact-online-credentials"
    _description = "The app registration and the company (division) of one Exact Online administration."

    url: str = Field(
        default="", title="Address",
        description="Where you sign in to Exact Online, such as https://start.exactonline.nl or https://start.exactonline.be.",
    )  # fmt: skip
    division: int = Field(
        default=0, title="Division",
        description="The number of the company: it stands in the address bar of Exact Online after _Division_=.",
    )  # fmt: skip
    client_id: str = Field(default="", title="Client id", description="From the App Centre, Manage my apps.")
    client_secret: SecretStr = Field(
        default=SecretStr(""),
        title="Client secret",
        description="From the same page. It is shown once and stored encrypted.",
    )
    refresh_token: SecretStr = Field(
        default=SecretStr(""), title="Refresh token",
        description="Of a fresh consent. It is used once, to begin with: from then on the store has the tokens. "
        "Enter a new one only to connect anew.",
    )  # fmt: skip
