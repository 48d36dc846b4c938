"""A token only travels to hosts we know, or to this machine."""

from __future__ import annotations

import httpx
import pytest

from exact_zoho.clients.hosts import EXACT_HOSTS, ZOHO_ACCOUNTS_HOSTS, ZOHO_API_HOSTS, base_url, same_origin
from exact_zoho.errors import ConfigurationError, SyncHaltedError

BASE = httpx.URL("https://start.exactonline.nl/")


@pytest.mark.parametrize(
    ("url", "hosts"),
    [
        ("https://start.exactonline.nl", EXACT_HOSTS),
        ("https://start.exactonline.co.uk/", EXACT_HOSTS),
        ("https://accounts.zohocloud.ca", ZOHO_ACCOUNTS_HOSTS),
        ("https://sandbox.zohoapis.com.au", ZOHO_API_HOSTS),
        ("http://127.0.0.1:8911", EXACT_HOSTS),
        ("http://localhost:8911/", ZOHO_API_HOSTS),
        ("http://[::1]:80", ZOHO_API_HOSTS),
    ],
)
def test_known_hosts_and_this_machine_are_taken(url: str, hosts: frozenset[str]) -> None:
    assert base_url(url, hosts, "URL").path == "/"


@pytest.mark.parametrize(
    "url",
    [
        "http://start.exactonline.nl",
        "https://start.exactonline.nl.evil.example",
        "https://start.exactonline.nl@evil.example",
        "https://start.exactonline.nl:8443",
        "https://start.exactonline.nl/api",
        "https://start.exactonline.nl?x=1",
        "https://www.zohoapis.eu",
        "start.exactonline.nl",
        "http://10.0.0.1",
        "ftp://127.0.0.1",
        "",
    ],
)
def test_anything_else_is_refused_by_name_of_the_setting(url: str) -> None:
    with pytest.raises(ConfigurationError, match="EXACT_URL"):
        base_url(url, EXACT_HOSTS, "EXACT_URL")


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/api/v1/7/sync/x",
        "http://start.exactonline.nl/api/v1/7/sync/x",
        "https://start.exactonline.nl:444/api/v1/7/sync/x",
        "https://a:b@start.exactonline.nl/api/v1/7/sync/x",
        "https://start.exactonline.nl/api/v1/8/sync/x",
        "//evil.example/api/v1/7/x",
    ],
)
def test_a_link_that_leads_elsewhere_halts(link: str) -> None:
    with pytest.raises(SyncHaltedError) as halted:
        same_origin(link, BASE, "/api/v1/7/")
    assert halted.value.code == "foreign_link"


def test_raw_spaces_in_a_link_are_escaped() -> None:
    url = same_origin(
        "https://start.exactonline.nl/api/v1/7/x?$filter=Timestamp gt 1L&$skiptoken=5L", BASE, "/api/v1/7/"
    )
    assert b" " not in url.raw_path
    assert url.params["$filter"] == "Timestamp gt 1L"
