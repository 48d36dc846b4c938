"""The environment variables that the product knows, as data for reading, for messages and for the reference."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Variable:
    """One environment variable: what it means, and what holds where it is not set ("" for nothing)."""

    name: str
    meaning: str
    default: str = ""
    secret: bool = False
    required: bool = False


VARIABLES = (
    Variable("EXACT_ONLINE_URL", "Exact Online's address, such as https://start.exactonline.nl", required=True),
    Variable("EXACT_ONLINE_CLIENT_ID", "the client id of your app in Exact's App Center", required=True),
    Variable("EXACT_ONLINE_CLIENT_SECRET", "the client secret of that app", secret=True, required=True),
    Variable("EXACT_ONLINE_REFRESH_TOKEN", "a refresh token of a fresh consent; used once, then the store has its own",
             secret=True),
    Variable("EXACT_ONLINE_REDIRECT_URL", "the https redirect address registered with that app; `connect` needs it"),
    Variable("EXACT_ONLINE_DIVISION", "the number of the division, such as 123456", required=True),
    Variable("ZOHO_ACCOUNTS_URL", "the accounts server of your Zoho data centre, such as https://accounts.zoho.eu",
             required=True),
    Variable("ZOHO_API_URL", "the API server of your Zoho data centre or sandbox, such as https://www.zohoapis.eu",
             "the API server of the data centre that ZOHO_ACCOUNTS_URL names"),
    Variable("ZOHO_CLIENT_ID", "the client id of your client in Zoho's API console", required=True),
    Variable("ZOHO_CLIENT_SECRET", "the client secret of that client", secret=True, required=True),
    Variable("ZOHO_REFRESH_TOKEN", "a refresh token of that client; kept in the store from then on", secret=True),
    Variable("EXACT_ZOHO_DATABASE_URL", "the database of the store: SQLite or PostgreSQL",
             "sqlite:///<data directory of the user>/exact-zoho/exact-zoho.db"),
    Variable("EXACT_ZOHO_KEY_FILE", "the file with the key that encrypts tokens; made when it is missing",
             "exact-zoho.key, beside an SQLite database, else in the data directory of the user"),
    Variable("EXACT_ZOHO_SETTINGS", "a settings file, YAML or JSON; imported when its content changed"),
    Variable("EXACT_ZOHO_CONNECTION", "the name of the connection, where one store serves several", "default"),
    Variable("EXACT_ZOHO_ENV", "a file with any of these variables, which `connect --save` writes; those set win",
             "exact-zoho.env in the data directory of the user"),
)  # fmt: skip
