"""The box in Zoho keeps a record out that has no partner yet, too."""

from __future__ import annotations

from exact_zoho.core.entity import Side
from tests.engine.story import bound, company, completed, in_exact, in_zoho, new_in_exact, new_in_zoho, until_quiet


def test_a_boxed_record_is_not_linked_to_one_that_matches_it_until_the_box_is_cleared() -> None:
    world = company(1)
    boxed = new_in_zoho(world, "Kasteelbrouwerij Nova", Exact_Do_Not_Sync=True)["id"]
    new_in_exact(world, "Kasteelbrouwerij Nova")
    completed(world)
    assert bound(world, Side.ZOHO, boxed) is None
    assert len(in_exact(world, "Kasteelbrouwerij Nova")) == len(in_zoho(world, "Kasteelbrouwerij Nova")) == 1
    world.zoho.edit("Accounts", boxed, {"Exact_Do_Not_Sync": False})
    until_quiet(world)
    assert bound(world, Side.ZOHO, boxed) == in_exact(world, "Kasteelbrouwerij Nova")[0]["ID"]
