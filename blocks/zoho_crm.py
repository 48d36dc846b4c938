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
        default="", title="Accounts address",
        description="Where you sign in, such as https://accounts.zoho.eu: the ending tells the data centre.",
    )  # fmt: skip
    api_url: str = Field(
        default="", title="API address",
        description="Empty: the API of the same data centre. A Zoho sandbox has an address of its own, such as "
        "https://sandbox.zohoapis.eu.",
    )  # fmt: skip
    client_id: str = Field(default="", title="Client id", description="From the API console of the same data centre.")
    client_secret: SecretStr = Field(
        default=SecretStr(""), title="Client secret", description="From the same page; stored encrypted."
    )
    refresh_token: SecretStr = Field(
        default=SecretStr(""), title="Refresh token",
        description="Of a fresh consent. It begins the connection; from then on the tokens live in the store.",
    )  # fmt: skip
