"""Which hosts we talk to: a token must never travel to any other.

Both vendors have one set of hosts per region. Anything else is refused, except plain addresses of this very machine,
where tests and the sandbox live.
"""

from __future__ import annotations

import ipaddress

import httpx

from exact_zoho.errors import ConfigurationError, SyncHaltedError

EXACT_HOSTS = frozenset(f"start.exactonline.{site}" for site in ("nl", "be", "de", "fr", "es", "co.uk", "com"))

#: accounts host and API domain of each Zoho data centre
ZOHO_CENTRES = (
    ("accounts.zoho.com", "zohoapis.com"),
    ("accounts.zoho.eu", "zohoapis.eu"),
    ("accounts.zoho.in", "zohoapis.in"),
    ("accounts.zoho.com.au", "zohoapis.com.au"),
    ("accounts.zoho.jp", "zohoapis.jp"),
    ("accounts.zohocloud.ca", "zohoapis.ca"),
    ("accounts.zoho.sa", "zohoapis.sa"),
    ("accounts.zoho.com.cn", "zohoapis.com.cn"),
    ("accounts.zoho.uk", "zohoapis.uk"),
)
ZOHO_ACCOUNTS_HOSTS = frozenset(accounts for accounts, _ in ZOHO_CENTRES)
ZOHO_API_HOSTS = frozenset(
    f"{environment}.{domain}" for _, domain in ZOHO_CENTRES for environment in ("www", "sandbox", "developer")
)


def base_url(url: str, allowed: frozenset[str], setting: str) -> httpx.URL:
    """The address of a service, checked: https and a known host, or this machine; nothing behind the host and port."""
    parsed = _parsed(url, setting)
    if parsed.userinfo or parsed.path not in ("", "/") or parsed.query or parsed.fragment:
        raise ConfigurationError(f"{setting} must be a scheme and a host, such as https://host, with nothing behind it")
    if is_loopback(parsed.host) and parsed.scheme in ("http", "https"):
        return parsed.copy_with(path="/")
    if parsed.scheme != "https":
        raise ConfigurationError(f"{setting} must begin with https://")
    if parsed.host not in allowed or parsed.port not in (None, 443):
        raise ConfigurationError(f"{setting} names a host we do not know; use one of {', '.join(sorted(allowed))}")
    return parsed.copy_with(path="/")


def _parsed(url: str, setting: str) -> httpx.URL:
    try:
        return httpx.URL(url)
    except (httpx.InvalidURL, TypeError):
        raise ConfigurationError(f"{setting} is not an address") from None


def is_loopback(host: str) -> bool:
    """Whether a host is this very machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def same_origin(link: str, base: httpx.URL, path: str) -> httpx.URL:
    """A link that a reply gave, checked: it leads to the same service and stays below `path`."""
    try:
        parsed = base.join(link.replace(" ", "%20"))
    except httpx.InvalidURL:
        raise _foreign(base) from None
    origin = (parsed.scheme, parsed.host, _port(parsed))
    if origin != (base.scheme, base.host, _port(base)) or parsed.userinfo or not parsed.path.startswith(path):
        raise _foreign(base)
    return parsed


def _port(url: httpx.URL) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


def _foreign(base: httpx.URL) -> SyncHaltedError:
    return SyncHaltedError(
        f"a reply of {base.host} gave a link to the next page that leads elsewhere; it was not followed",
        code="foreign_link",
        remedy="check that the address in the settings is the one under which the service calls itself",
    )
