"""Who we are at Zoho CRM."""

from __future__ import annotations

from prefect.blocks.core import Block
from pydantic import Field, SecretStr


class ZohoCrmCredentials(Block):
    """The app registration of one Zoho CRM organisation."""

    _block_type_name = "Zoho CRM Credentials"
    _block_type_slug = "zoho-crm-credentials"
    _description = "The app registration of one Zoho CRM organisation."

    accounts_url: str = Field(
        default="https://accounts.zoho.eu", title="Accounts address",
        description="Where you sign in: the ending tells the data centre, such as `.eu`, `.com` or `.in`.",
    )  # fmt: skip
    api_url: str = Field(
        default="https://www.zohoapis.eu", title="API address",
        description="The API of the same data centre, such as `https://www.zohoapis.eu`.",
    )  # fmt: skip
    client_id: str = Field(default="", title="Client id", description="From the API console of the same data centre.")
    client_secret: SecretStr = Field(
        default=SecretStr(""), title="Client secret", description="From the same page; stored encrypted."
    )
    refresh_token: SecretStr = Field(
        default=SecretStr(""), title="Refresh token",
        description="Of a fresh consent. It begins the connection; from then on the tokens live in the store.",
    )  # fmt: skip
