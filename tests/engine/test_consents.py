"""A connection works with the consent given last, keeps everything else, and never with one of another host."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from exact_zoho.core.entity import Side
from exact_zoho.engine.configuration import App, Home
from exact_zoho.engine.connected import Connected, chosen, take_up
from exact_zoho.engine.consenting import Question, code_in, question
from exact_zoho.engine.run import State
from exact_zoho.engine.scopes import Scope, zoho_scopes
from exact_zoho.errors import AuthenticationError, ConfigurationError
from sandbox.faults import Fault, FaultKind
from sandbox.universe import Universe
from tests.engine.story import Clock, company, completed, founded, new_in_exact
from tests.support.world import START, World

HTTPS = "https://app.example/callback"
LOOPBACK = "http://127.0.0.1:8765/callback"


def asked(world: World, side: Side, scopes: list[Scope] | None = None) -> Question:
    redirect = HTTPS if side is Side.EXACT else LOOPBACK
    return question(world.configuration().app(side), redirect, scopes or zoho_scopes(), world.ports.random)


def agreed(world: World, question: Question) -> str:
    """A person says yes on the consent page; the address that their browser ends at."""
    with httpx.Client(transport=world.universe.transport()) as browser:
        if question.app.side is Side.EXACT:
            return browser.get(question.address).headers["Location"]
        assert browser.get(question.address).status_code == 200
        return browser.post(question.address).headers["Location"]


def connect(world: World, side: Side, scopes: list[Scope] | None = None, **changed: Any) -> Connected:
    """A whole consent."""
    this = asked(world, side, scopes)
    app: App = replace(this.app, **changed)
    home = Home("", world.configuration().key_file, world.environment["EXACT_ZOHO_CONNECTION"])
    code = code_in(this, agreed(world, this))
    return take_up(app, home, code, this.redirect, scopes or zoho_scopes(), world.ports, world.store)


def fresh(world: World) -> World:
    """A world whose environment has no refresh tokens."""
    for name in ("EXACT_ONLINE_REFRESH_TOKEN", "ZOHO_REFRESH_TOKEN"):
        del world.environment[name]
    return world


@pytest.mark.parametrize("order", [(Side.ZOHO, Side.EXACT), (Side.EXACT, Side.ZOHO)])
def test_either_side_may_be_connected_first_and_the_end_is_the_same(order: tuple[Side, Side]) -> None:
    world = fresh(founded(2))
    for side in order:
        connect(world, side)
    world.live()
    assert len(world.pairs()) == 2
    assert world.violations() == []


def test_before_a_consent_the_message_says_what_to_run() -> None:
    world = fresh(founded(0))
    with pytest.raises(ConfigurationError, match="Exact was never connected: run `exact-zoho connect exact`"):
        world.setup()
    connect(world, Side.EXACT)
    with pytest.raises(ConfigurationError, match="Zoho was never connected: run `exact-zoho connect zoho`"):
        world.setup()


def test_a_consent_asks_for_exactly_the_scopes_listed_and_a_refresh_token() -> None:
    told = parse_qs(urlsplit(asked(founded(0), Side.ZOHO).address).query)
    assert told["scope"] == [",".join(scope.name for scope in zoho_scopes())]
    assert (told["access_type"], told["prompt"]) == (["offline"], ["consent"])


def test_a_lost_consent_is_given_again_and_all_links_stay() -> None:
    world = company(2)
    before = len(world.pairs())
    world.exact.revoke()
    world.universe.clock.advance(3600)
    assert world.sync().state is State.FAILED
    connect(world, Side.EXACT)
    new_in_exact(world, "Klant 3")
    completed(world)
    assert len(world.pairs()) == before + 1


@pytest.mark.parametrize("side", list(Side))
def test_a_used_seed_that_is_still_in_the_environment_does_not_take_over_again(side: Side) -> None:
    world = company(1)
    connect(world, side)
    with world.bench() as bench:
        client = bench.exact if side is Side.EXACT else bench.zoho
        after = client.consent.vault.read()
    world.universe.clock.advance(3600)
    completed(world)
    with world.bench() as bench:
        client = bench.exact if side is Side.EXACT else bench.zoho
        now = client.consent.vault.read()
    assert after is not None
    assert now is not None
    assert (now.refresh == after.refresh) is (side is Side.ZOHO), "Exact's was renewed, Zoho's stays"
    assert world.environment[f"{'EXACT_ONLINE' if side is Side.EXACT else 'ZOHO'}_REFRESH_TOKEN"] != after.refresh


def test_a_seed_given_before_the_first_run_counts_as_used_once_a_consent_was_given() -> None:
    world = founded(1)
    world.environment["EXACT_ONLINE_REFRESH_TOKEN"] = "of-yesterday"
    connect(world, Side.EXACT)
    world.live()


def test_a_changed_seed_is_adopted() -> None:
    world = company(1)
    connect(world, Side.EXACT)
    world.exact.revoke()
    world.universe.clock.advance(3600)
    world.environment["EXACT_ONLINE_REFRESH_TOKEN"] = world.exact.seed_token()
    completed(world)


def test_a_consent_of_one_host_is_not_used_at_another() -> None:
    world = fresh(founded(0))
    connect(world, Side.EXACT)
    connect(world, Side.ZOHO)
    calls = world.marks()
    world.environment["EXACT_ONLINE_URL"] = "https://start.exactonline.be"
    with pytest.raises(ConfigurationError, match="connected at another address"):
        world.setup()
    world.environment["EXACT_ONLINE_URL"] = world.universe.environment()["EXACT_ONLINE_URL"]
    world.environment["ZOHO_CLIENT_ID"] = "another-app"
    with pytest.raises(ConfigurationError, match="or as another app"):
        world.setup()
    assert world.marks() == calls


def test_a_seed_kept_for_a_corrected_address_is_adopted_there() -> None:
    world = founded(1)
    right = world.environment["EXACT_ONLINE_URL"]
    world.environment["EXACT_ONLINE_URL"] = "https://start.exactonline.be"
    with world.bench():
        pass
    world.environment["EXACT_ONLINE_URL"] = right
    world.live()


def test_connections_that_share_a_consent_share_the_next_one_too() -> None:
    first = company(1)
    second = World(first.universe, name="second", store=first.store)
    second.environment |= {name: first.environment[name] for name in first.environment if name.endswith("TOKEN")}
    with second.bench():
        pass
    first.exact.revoke()
    first.universe.clock.advance(3600)
    connect(first, Side.EXACT)
    second.ready()


def test_a_second_consent_of_the_same_user_serves_the_first_connection_as_well() -> None:
    universe = Universe(clock=Clock(START), populate=False, exact_switches={"consent_ends_older": True})
    first = fresh(World(universe, name="first"))
    second = fresh(World(universe, name="second", store=first.store))
    connect(first, Side.ZOHO)
    connect(first, Side.EXACT)
    assert connect(second, Side.EXACT).shared == ("first",)
    universe.clock.advance(3600)
    first.ready()


def test_a_refused_code_leaves_the_tokens_that_were_there() -> None:
    world = company(1)
    app = world.configuration().app(Side.EXACT)
    home = Home("", world.configuration().key_file)
    for side, redirect in ((Side.EXACT, HTTPS), (Side.ZOHO, LOOPBACK)):
        with pytest.raises(AuthenticationError, match=f"exact-zoho connect {side}") as refused:
            take_up(
                world.configuration().app(side), home, "no-such-code", redirect, zoho_scopes(), world.ports, world.store
            )
        assert "no-such-code" not in str(refused.value)
    world.universe.clock.advance(3600)
    completed(world)
    assert app.client_secret.get_secret_value() not in repr(app)


def test_a_consent_without_a_refresh_token_is_refused() -> None:
    world = fresh(founded(0))
    this = asked(world, Side.ZOHO)
    online = replace(this, address=this.address.replace("access_type=offline", "access_type=online"))
    code = code_in(online, agreed(world, online))
    home = Home("", world.configuration().key_file)
    with pytest.raises(AuthenticationError, match="gave no tokens"):
        take_up(this.app, home, code, this.redirect, zoho_scopes(), world.ports, world.store)


def test_a_consent_to_another_organisation_is_told_at_once() -> None:
    world = company(1)
    world.zoho.faults.add(Fault(FaultKind.WRONG_TENANT, "GET", "/org$"))
    with pytest.raises(ConfigurationError, match="belongs to Zoho organisation"):
        connect(world, Side.ZOHO)


def test_what_a_consent_lacks_is_named() -> None:
    world = fresh(founded(0))
    code = world.zoho.self_client_code(frozenset({"ZohoCRM.modules.ALL", "ZohoCRM.coql.READ", "ZohoCRM.settings.ALL"}))
    home = Home("", world.configuration().key_file)
    app = world.configuration().app(Side.ZOHO)
    found = take_up(app, home, code, "", zoho_scopes(), world.ports, world.store)
    assert [scope.name for scope in found.lacking] == ["ZohoCRM.org.READ"]


def test_the_divisions_that_a_user_may_see_are_listed_and_one_is_chosen() -> None:
    universe = Universe(clock=Clock(START), populate=False, further={222222: "Tweede BV", 333333: "Derde BV"})
    world = fresh(World(universe))
    world.exact.rights("*", False, 333333)
    found = connect(world, Side.EXACT, division=0)
    assert [each.code for each in found.divisions] == [123456, 222222]
    app = world.configuration().app(Side.EXACT)
    assert chosen(app, found.divisions) == 123456
    assert chosen(replace(app, division=0), found.divisions) == 0, "a person has to say which"
    assert chosen(replace(app, division=0), found.divisions[1:]) == 222222
    with pytest.raises(ConfigurationError, match=r"does not open division 333333.*opens 123456, 222222"):
        chosen(replace(app, division=333333), found.divisions)
    connect(world, Side.ZOHO)
    with world.bench() as bench:
        assert bench.exact.me()["FullName"] == found.user, "the tokens are kept all the same"
