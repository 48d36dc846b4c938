"""Settings have a default for everything, and change the declaration of an entity exactly where they say so."""

from decimal import Decimal

import pytest
from pydantic import BaseModel, ValidationError

from exact_zoho.core import settings as module
from exact_zoho.core.changes import Record
from exact_zoho.core.entity import SUFFICES, Clear, Conflict, Flow, Side
from exact_zoho.core.evidence import Verdict, weigh
from exact_zoho.core.kinds import Choice, Money
from exact_zoho.core.settings import Settings, effective
from exact_zoho.entities import ENTITIES
from exact_zoho.entities.accounts import ACCOUNTS
from exact_zoho.errors import ConfigurationError


def of_accounts(**chosen):
    return Settings.model_validate({"entities": {"accounts": chosen}, "translations": {"levels": {"G": "Gold"}}})


def accounts(names=None, **chosen):
    return effective(ACCOUNTS, of_accounts(**chosen), names or {})


def with_fields(**fields):
    return accounts(fields=fields)


def refusal(names=None, **chosen):
    with pytest.raises(ConfigurationError) as refused:
        accounts(names, **chosen)
    return str(refused.value)


@pytest.mark.parametrize("name", ENTITIES)
def test_by_default_every_entity_is_on_and_as_declared(name):
    settings = Settings()
    assert settings.entities[name].sync == "on"
    assert effective(ENTITIES[name], settings) == ENTITIES[name]


def test_looking_at_an_entity_without_settings_does_not_give_it_some():
    settings = Settings()
    assert settings.entities["accounts"].to_exact == "create"
    assert settings.model_dump(exclude_defaults=True) == {}


def test_the_defaults_are_the_promised_ones():
    settings = Settings()
    assert (settings.guards.changed_share, settings.guards.changed_minimum) == (0.2, 50)
    assert (settings.creation.quarantine_seconds, settings.creation.attempts) == (900, 2)
    assert (settings.overlap.exact_versions, settings.overlap.zoho_seconds) == (1000, 120)


def test_every_setting_is_described():
    models = [each for each in vars(module).values() if isinstance(each, type) and issubclass(each, BaseModel)]
    silent = [
        f"{model.__name__}.{name}"
        for model in models
        for name, info in model.model_fields.items()
        if not info.description or "\n" in info.description
    ]
    assert len(models) > 8
    assert silent == []


@pytest.mark.parametrize(
    "document",
    [
        {"guard": {}},
        {"guards": {"changed_share": 1.5}},
        {"creation": {"attempts": 0}},
        {"entities": {"accounts": {"sync": "off"}}},
        {"entities": {"accounts": {"match": []}}},
        {"entities": {"accounts": {"options": {"prospect": True}}}},
        {"entities": {"accounts": {"fields": {"phone": {"wins": "exact"}}}}},
        {"entities": {"accounts": {"custom": [{"name": "Two words", "exact": "Notes"}]}}},
    ],
)
def test_what_does_not_exist_or_fit_is_refused(document):
    with pytest.raises(ValidationError):
        Settings.model_validate(document)


def test_settings_cannot_be_changed():
    with pytest.raises(ValidationError):
        Settings().new_zoho_accounts_to = "other"  # type: ignore[misc]


def test_policies_of_a_field():
    changed = with_fields(phone={"flow": "to_zoho", "conflict": "ask", "clear": "never"})
    row = changed.field("phone")
    assert (row.flow, row.conflict, row.clear) == (Flow.TO_ZOHO, Conflict.ASK, Clear.NEVER)
    assert changed.field("fax") == ACCOUNTS.field("fax")


def test_policies_of_a_group_hold_for_all_its_fields():
    changed = with_fields(visiting_address={"conflict": "exact"})
    group = [row for row in changed.fields if row.group == "visiting_address"]
    assert len(group) > 3
    assert {row.conflict for row in group} == {Conflict.EXACT}
    assert changed.field("delivery_city").conflict is Conflict.NEWEST


def test_a_policy_for_one_field_of_a_group_is_refused_with_the_group_to_set():
    assert "visit_city.conflict: holds for the whole of visiting_address" in refusal(
        fields={"visit_city": {"conflict": "zoho"}}
    )


def test_a_value_for_a_whole_group_is_refused_with_the_fields_to_set():
    assert "visiting_address.default: is for one field at a time" in refusal(
        fields={"visiting_address": {"default": "x"}}
    )


def test_a_default_is_read_like_a_value_of_the_field():
    changed = with_fields(
        credit_line={"default": 500}, status={"default": "prospect"}, visit_country={"default": "Nederland"}
    )
    assert changed.field("credit_line").default == Decimal("500.00")
    assert changed.field("status").default == "P"
    assert changed.field("visit_country").default == "NL"


@pytest.mark.parametrize(
    ("field", "default", "message"),
    [
        ("credit_line", "much", "does not fit Credit line: amount expected"),
        ("status", "Friend", "is not one of its words"),
        ("vat_number", "NL000000000B00", "is not a valid VAT number"),
        ("visit_country", "Atlantis", "is not a country"),
        ("parent", "123", "cannot be a default"),
    ],
)
def test_a_default_that_does_not_fit_is_refused(field, default, message):
    told = refusal(fields={field: {"default": default}})
    assert f"entities.accounts.fields.{field}.default: " in told
    assert message in told


def test_transformations_go_towards_the_side_they_are_set_for():
    row = with_fields(code={"to_zoho": ["upper"]}, phone={"to_exact": ["digits"]}).field("phone")
    assert row.toward(Side.EXACT, "020-123") == "020123"
    assert row.toward(Side.ZOHO, "020-123") == "020-123"


def test_a_transformation_may_use_a_table_of_the_translations():
    assert with_fields(remarks={"to_zoho": ["translate:levels"]}).field("remarks").toward(Side.ZOHO, "G") == "Gold"


def test_only_texts_can_be_transformed():
    assert "credit_line.to_zoho[0]: Credit line is not a text" in refusal(
        fields={"credit_line": {"to_zoho": ["upper"]}}
    )


def test_all_problems_are_told_at_once():
    told = refusal(match=["vat"], fields={"phon": {}, "fax": {"to_zoho": ["uper"]}})
    assert "entities.accounts.match[0]: 'vat' is not a key of accounts" in told
    assert "entities.accounts.fields.phon: 'phon' is not a field of accounts; did you mean 'phone'?" in told
    assert "entities.accounts.fields.fax.to_zoho[0]: 'uper' is not a transformation" in told


def test_a_mandatory_field_must_reach_the_side_where_records_are_created():
    told = refusal(fields={"name": {"flow": "to_zoho"}})
    assert "entities.accounts.fields.name.flow: Exact demands a Name of every new record" in told
    assert accounts(fields={"name": {"flow": "to_zoho"}}, to_exact="update").field("name").flow is Flow.TO_ZOHO


def test_a_column_that_exact_gives_cannot_flow_there():
    assert "fields.code.flow: Exact code cannot be written in Exact" in refusal(fields={"code": {"flow": "both"}})


def test_a_key_that_is_named_finds_and_suffices_and_of_the_others_those_stay_that_keep_two_apart():
    changed = accounts(match=["email", "name"])
    assert [(key.name, key.finds, key.agree) for key in changed.match_on] == [
        ("email", True, SUFFICES), ("name", True, SUFFICES),
        ("vat_number", False, 0), ("chamber_of_commerce", False, 0),
    ]  # fmt: skip
    assert accounts(match=["vat_number"]).match_on[0].agree > SUFFICES


def test_without_named_keys_all_count_as_declared():
    assert accounts().match_on == ACCOUNTS.match_on


def judged(chosen, exact, zoho):
    one, other = Record(Side.EXACT, "e", exact), Record(Side.ZOHO, "z", zoho)
    return weigh(accounts(match=chosen), one, other).verdict


def test_a_named_key_links_by_itself_unless_the_name_or_a_number_disagrees():
    mail = {"email": "info@jansen.nl"}
    assert judged(["email"], mail, mail) is Verdict.LINK
    assert judged(["email"], {**mail, "name": "Jansen"}, {**mail, "name": "Jansen"}) is Verdict.LINK
    assert judged(["email"], {**mail, "name": "Jansen"}, {**mail, "name": "De Kroon"}) is Verdict.ASK
    numbers = {"vat_number": "NL801234567B01"}, {"vat_number": "NL809876543B01"}
    assert judged(["email"], {**mail, **numbers[0]}, {**mail, **numbers[1]}) is Verdict.NONE
    assert judged(["email"], {"name": "Jansen"}, {"name": "Jansen"}) is Verdict.NONE


@pytest.mark.parametrize("given", [{"link": 0.1}, {"ask": 0.98}, {"link": 1.5}, {"links": 0.9}])
def test_thresholds_that_make_no_sense_are_refused(given):
    with pytest.raises(ValidationError):
        Settings.model_validate({"matching": given})


def test_the_thresholds_of_matching_can_be_set():
    matching = Settings.model_validate({"matching": {"link": 0.9, "ask": 0.5}}).matching
    assert (matching.link, matching.ask) == (0.9, 0.5)
    assert Settings().matching.ask < Settings().matching.link < 1


CUSTOM = {"name": "loyalty", "exact": "Classification1", "kind": "choice", "words": {"G": "Gold", "S": "Silver"}}


def test_a_custom_field_becomes_a_field_like_the_others():
    changed = accounts(custom=[{**CUSTOM, "label": "Loyalty level", "conflict": "exact", "default": "Gold"}])
    row = changed.field("loyalty")
    assert len(changed.fields) == len(ACCOUNTS.fields) + 1
    assert (row.exact.column, row.zoho.column, row.title) == ("Classification1", "Loyalty_level", "Loyalty level")
    assert row.kind == Choice((("G", "Gold"), ("S", "Silver")))
    assert (row.conflict, row.flow, row.default) == (Conflict.EXACT, Flow.BOTH, "G")
    assert row.zoho.custom is not None
    assert (row.zoho.custom.data_type, row.zoho.custom.values) == ("picklist", ("Gold", "Silver"))
    assert "Classification1" in changed.exact_columns(changed.part("main"))
    assert "Loyalty_level" in changed.zoho_columns()


def test_a_custom_field_may_name_its_zoho_field_and_live_in_another_part():
    row = accounts(custom=[{"name": "gate", "exact": "Notes", "part": "delivery", "zoho": "Gate_Code"}]).field("gate")
    assert (row.exact.part, row.zoho.column) == ("delivery", "Gate_Code")


def test_custom_money_is_an_amount_and_is_made_as_a_currency_field():
    row = accounts(custom=[{"name": "bonus", "exact": "FreeNumber", "kind": "money"}]).field("bonus")
    assert isinstance(row.kind, Money)
    assert row.zoho.custom is not None
    assert row.zoho.custom.data_type == "currency"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"name": "phone"}, "custom[0].name: 'phone' is the name of another field already"),
        ({"name": "visiting_address"}, "custom[0].name: 'visiting_address' is the name of another field already"),
        ({"part": "postal"}, "custom[0].part: 'postal' is not a part of accounts in Exact"),
        ({"exact": "Phone"}, "custom[0].exact: Phone is synchronised already, as phone"),
        ({"exact": "SearchCode"}, "custom[0].exact: SearchCode is a column that the synchronisation itself needs"),
        ({"exact": "Timestamp"}, "custom[0].exact: Timestamp is a column"),
        ({"zoho": "Fax"}, "custom[0].zoho: Fax is synchronised already, as fax"),
        ({"zoho": "Exact_ID"}, "custom[0].zoho: Exact_ID is a field that the synchronisation itself needs"),
        ({"words": {}}, "custom[0].words: must be given for a choice"),
        ({"kind": "text"}, "custom[0].words: must be given for a choice, and for nothing else"),
        ({"default": "Bronze"}, "custom[0].default: 'Bronze' does not fit Loyalty"),
    ],
)
def test_a_custom_field_that_cannot_be_is_refused(changed, message):
    assert message in refusal(custom=[{**CUSTOM, **changed}])


def test_two_custom_fields_cannot_share_a_column():
    assert "custom[1].exact: Classification1 is synchronised already, as loyalty" in refusal(
        custom=[CUSTOM, {**CUSTOM, "name": "again"}]
    )


def test_a_custom_field_is_set_in_one_place():
    assert "fields.loyalty: is a custom field" in refusal(custom=[CUSTOM], fields={"loyalty": {"flow": "off"}})


def test_names_found_in_zoho_replace_the_declared_ones():
    changed = accounts({"VAT_Number": "BTW_nummer", "Exact_ID": "Exact_Ref"})
    assert changed.field("vat_number").zoho.column == "BTW_nummer"
    assert changed.marks.external_id.column == "Exact_Ref"
    assert "VAT_Number" not in changed.zoho_columns()


def test_a_field_that_zoho_does_not_have_takes_no_part_nor_does_its_match_key():
    changed = accounts({"VAT_Number": "", "Exact_Sync_Message": ""})
    assert "vat_number" not in [row.name for row in changed.fields]
    assert "vat_number" not in [key.name for key in changed.match_on]
    assert changed.marks.message.column == ""
    assert "" not in changed.zoho_columns()


def test_without_an_external_id_or_a_mandatory_field_in_zoho_nothing_goes():
    assert "external id (Exact_ID)" in refusal({"Exact_ID": ""})
    assert "no field for Name" in refusal({"Account_Name": ""})
