"""An administrator changes fields: the API shows and refuses what the real one would."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.zoho.service import ZohoCrm


@pytest.fixture
def zoho() -> ZohoCrm:
    service = ZohoCrm()
    service.add_field("Accounts", {"field_label": "Limit", "data_type": "currency", "length": 16})
    service.add("Accounts", {"Account_Name": "Klant", "Limit": 5.0, "Fax": "1"})
    return service


def only(service: ZohoCrm) -> dict[str, Any]:
    (row,) = service.records("Accounts")
    return row


def test_a_renamed_field_keeps_its_id_and_its_values(zoho: ZohoCrm) -> None:
    before = zoho.state.modules["Accounts"].fields["Limit"].id
    zoho.change_field("Accounts", "Limit", api_name="Ceiling", label="Plafond")
    assert zoho.state.modules["Accounts"].fields["Ceiling"].id == before
    assert only(zoho)["Ceiling"] == 5.0
    assert "Limit" not in only(zoho)


def test_a_hidden_field_is_out_of_sight_until_it_is_shown_again(zoho: ZohoCrm) -> None:
    zoho.change_field("Accounts", "Fax", hidden=True)
    assert "Fax" not in only(zoho)
    with pytest.raises(ValueError, match="INVALID_DATA"):
        zoho.edit("Accounts", only(zoho)["id"], {"Fax": "2"})
    zoho.change_field("Accounts", "Fax", hidden=False)
    assert only(zoho)["Fax"] == "1"


def test_a_retyped_field_keeps_what_the_new_type_can_hold(zoho: ZohoCrm) -> None:
    zoho.change_field("Accounts", "Limit", retype={"data_type": "text", "length": 20})
    assert only(zoho)["Limit"] == "5.0"
    zoho.change_field("Accounts", "Limit", retype={"data_type": "currency", "length": 16})
    assert only(zoho)["Limit"] is None


def test_a_word_that_is_renamed_keeps_its_number_and_a_removed_one_is_not_given_again(zoho: ZohoCrm) -> None:
    words = [{"display_value": word, "actual_value": word} for word in "abc"]
    zoho.add_field("Accounts", {"field_label": "Sort", "data_type": "picklist", "pick_list_values": words})
    zoho.edit("Accounts", only(zoho)["id"], {"Sort": "b"})
    zoho.change_field("Accounts", "Sort", rename_values={"b": "B"}, remove_values=["a"], add_values=["d"])
    field = zoho.state.modules["Accounts"].fields["Sort"]
    assert dict(zip(field.values, field.value_numbers, strict=True)) == {"B": 2, "c": 3, "d": 4}
    assert only(zoho)["Sort"] == "B"


@pytest.mark.parametrize(
    ("column", "changes"),
    [("Fax", {"api_name": "Telefax"}), ("Fax", {"removed": True}), ("Nope", {"hidden": True}), ("Fax", {"colour": 1})],
)
def test_what_no_administrator_can_do_is_refused(zoho: ZohoCrm, column: str, changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"standard field|no field|no change"):
        zoho.change_field("Accounts", column, **changes)
