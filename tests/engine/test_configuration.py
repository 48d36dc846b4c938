"""Environment variables make a configuration, or are refused all at once, each by name, without showing a secret."""

from pathlib import Path

import pytest

from exact_zoho.clients.hosts import EXACT_HOSTS, ZOHO_ACCOUNTS_HOSTS
from exact_zoho.core.entity import Side
from exact_zoho.engine.configuration import VARIABLES, app_from, from_environment, home_from
from exact_zoho.engine.regions import Country, DataCentre
from exact_zoho.errors import ConfigurationError

LEAST = {
    "EXACT_ONLINE_URL": "https://start.exactonline.nl",
    "EXACT_ONLINE_CLIENT_ID": "exact-app",
    "EXACT_ONLINE_CLIENT_SECRET": "exact-hush",
    "EXACT_ONLINE_DIVISION": "123456",
    "ZOHO_ACCOUNTS_URL": "https://accounts.zoho.eu",
    "ZOHO_CLIENT_ID": "zoho-app",
    "ZOHO_CLIENT_SECRET": "zoho-hush",
}


def refusal(**changed):
    with pytest.raises(ConfigurationError) as refused:
        from_environment({name: value for name, value in {**LEAST, **changed}.items() if value is not None})
    return str(refused.value)


def test_the_least_that_must_be_set_is_enough():
    assert {each.name for each in VARIABLES if each.required} == set(LEAST)
    configuration = from_environment(LEAST)
    assert configuration.division == 123456
    assert configuration.connection == "default"
    assert configuration.settings_file is None
    assert configuration.exact_refresh_token.get_secret_value() == ""
    assert configuration.zoho_api_url == "https://www.zohoapis.eu"


def test_all_of_it_can_be_set():
    configuration = from_environment(
        LEAST
        | {
            "EXACT_ONLINE_URL": " http://127.0.0.1:8001/ ",
            "EXACT_ONLINE_REFRESH_TOKEN": "seed-1",
            "ZOHO_ACCOUNTS_URL": "http://localhost:8002",
            "ZOHO_API_URL": "http://localhost:8003",
            "ZOHO_REFRESH_TOKEN": "seed-2",
            "EXACT_ZOHO_DATABASE_URL": "postgresql://me:pass@host/base",
            "EXACT_ZOHO_KEY_FILE": "/run/key",
            "EXACT_ZOHO_SETTINGS": "/etc/settings.yaml",
            "EXACT_ZOHO_CONNECTION": "acme-nl",
        }
    )
    assert configuration.exact_url == "http://127.0.0.1:8001"
    assert (configuration.zoho_accounts_url, configuration.zoho_api_url) == (
        "http://localhost:8002",
        "http://localhost:8003",
    )
    assert configuration.exact_refresh_token.get_secret_value() == "seed-1"
    assert configuration.zoho_refresh_token.get_secret_value() == "seed-2"
    assert configuration.database_url == "postgresql://me:pass@host/base"
    assert (configuration.key_file, configuration.settings_file) == (Path("/run/key"), Path("/etc/settings.yaml"))
    assert configuration.connection == "acme-nl"


def test_our_own_data_lives_in_the_users_data_directory_by_default():
    configuration = from_environment({**LEAST, "XDG_DATA_HOME": "/data"})
    assert configuration.database_url == "sqlite:////data/exact-zoho/exact-zoho.db"
    assert configuration.key_file == Path("/data/exact-zoho/exact-zoho.key")


def test_a_relative_data_directory_is_ignored(monkeypatch):
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("HOME", "/home/me")
    configuration = from_environment({**LEAST, "XDG_DATA_HOME": "data"})
    assert configuration.database_url == "sqlite:////home/me/.local/share/exact-zoho/exact-zoho.db"


@pytest.mark.parametrize(
    ("database", "key_file"),
    [
        ("sqlite:////srv/sync/store.db", "/srv/sync/exact-zoho.key"),
        ("sqlite:///store.db", "exact-zoho.key"),
        ("sqlite://", "/data/exact-zoho/exact-zoho.key"),
        ("postgresql://host/base", "/data/exact-zoho/exact-zoho.key"),
    ],
)
def test_the_key_file_is_beside_an_sqlite_database_by_default(database, key_file):
    environ = {**LEAST, "EXACT_ZOHO_DATABASE_URL": database, "XDG_DATA_HOME": "/data"}
    assert from_environment(environ).key_file == Path(key_file)


@pytest.mark.parametrize("name", LEAST)
@pytest.mark.parametrize("value", [None, "", "  "])
def test_a_missing_variable_is_named_with_its_meaning(name, value):
    meaning = next(each.meaning for each in VARIABLES if each.name == name)
    assert f"{name} is not set: {meaning}" in refusal(**{name: value})


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("EXACT_ONLINE_DIVISION", "twelve", "is not the number of a division"),
        ("EXACT_ONLINE_DIVISION", "0", "is not the number of a division"),
        ("EXACT_ONLINE_DIVISION", "99999999999", "is not the number of a division"),
        ("EXACT_ONLINE_DIVISION", "１２", "is not the number of a division"),
        ("EXACT_ONLINE_URL", "https://start.exactonline.nl/api/v1", "scheme and a host"),
        ("EXACT_ONLINE_URL", "http://start.exactonline.nl", "https://"),
        ("EXACT_ONLINE_URL", "https://start.exactonline.example", "host we do not know"),
        ("ZOHO_ACCOUNTS_URL", "https://www.zohoapis.eu", "host we do not know"),
        ("ZOHO_API_URL", "https://www.zohoapis.eu/crm/v8", "scheme and a host"),
        (
            "EXACT_ZOHO_DATABASE_URL",
            "mysql://me:pass@host/base",
            "is not the address of an SQLite or PostgreSQL database",
        ),
        ("EXACT_ZOHO_DATABASE_URL", "store.db", "is not the address of an SQLite or PostgreSQL database"),
        ("EXACT_ZOHO_CONNECTION", "../acme", "is not a name"),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_the_name_of_its_variable(name, value, message):
    told = refusal(**{name: value})
    line = next(line for line in told.splitlines() if line.strip().startswith(name))
    assert message in line


def test_an_accounts_server_of_our_own_needs_its_api_server_too():
    assert "ZOHO_API_URL is not set" in refusal(ZOHO_ACCOUNTS_URL="http://localhost:8002")


def test_all_problems_are_told_at_once():
    told = refusal(EXACT_ONLINE_DIVISION="x", ZOHO_CLIENT_ID=None, EXACT_ONLINE_URL="ftp://x")
    assert [line.split()[0] for line in told.splitlines()[1:]] == [
        "ZOHO_CLIENT_ID",
        "EXACT_ONLINE_URL",
        "EXACT_ONLINE_DIVISION",
    ]


def test_no_secret_is_shown():
    secrets = {each.name: f"hush-{each.name}" for each in VARIABLES if each.secret}
    database = {"EXACT_ZOHO_DATABASE_URL": "postgresql://me:hush-db@host/base"}
    assert len(secrets) == 4
    assert "hush" not in repr(from_environment({**LEAST, **secrets, **database}))
    assert "hush" not in refusal(
        **secrets, EXACT_ZOHO_DATABASE_URL="mysql://me:hush-db@host/base", EXACT_ONLINE_DIVISION="x"
    )


def test_one_side_can_be_read_alone_with_all_that_is_wrong_about_it():
    zoho = {name: value for name, value in LEAST.items() if name.startswith("ZOHO")}
    app, home = app_from({**zoho, "XDG_DATA_HOME": "/data"}, Side.ZOHO)
    assert (app.url, app.api_url, app.client_id) == ("https://accounts.zoho.eu", "https://www.zohoapis.eu", "zoho-app")
    assert home.key_file == Path("/data/exact-zoho/exact-zoho.key")
    with pytest.raises(ConfigurationError) as refused:
        app_from({"EXACT_ONLINE_URL": "ftp://x", "EXACT_ZOHO_CONNECTION": "../a"}, Side.EXACT)
    told = [line.split()[0] for line in str(refused.value).splitlines()[1:]]
    assert told == [
        "EXACT_ONLINE_CLIENT_ID", "EXACT_ONLINE_CLIENT_SECRET", "EXACT_ONLINE_URL", "EXACT_ZOHO_CONNECTION",
    ]  # fmt: skip


def test_the_store_can_be_read_alone():
    assert home_from({"EXACT_ZOHO_DATABASE_URL": "sqlite:////srv/store.db"}).key_file == Path("/srv/exact-zoho.key")


def test_an_api_server_of_another_data_centre_is_refused():
    assert "use https://www.zohoapis.eu" in refusal(ZOHO_API_URL="https://www.zohoapis.com")
    assert from_environment({**LEAST, "ZOHO_API_URL": "https://sandbox.zohoapis.eu"})


@pytest.mark.parametrize("country", list(Country))
def test_every_country_has_an_address_that_is_taken(country):
    assert from_environment({**LEAST, "EXACT_ONLINE_URL": country.url}).exact_url == country.url


@pytest.mark.parametrize("centre", list(DataCentre))
def test_every_data_centre_has_both_its_servers(centre):
    configuration = from_environment({**LEAST, "ZOHO_ACCOUNTS_URL": centre.accounts_url})
    assert configuration.zoho_api_url == centre.api_url


def test_every_host_belongs_to_a_country_or_data_centre():
    assert {country.url for country in Country} == {f"https://{host}" for host in EXACT_HOSTS}
    assert {centre.accounts_url for centre in DataCentre} == {f"https://{host}" for host in ZOHO_ACCOUNTS_HOSTS}
