"""The vendor's own SDK, unmodified, reads and writes records and notes over real HTTP: it knows the shapes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from sandbox.clock import Clock
from sandbox.serve import serve
from sandbox.zoho.service import ZohoCrm

pytest.importorskip("zohocrmsdk", reason="the group of foreign clients is not installed")

from zohocrmsdk.src.com.zoho.api.authenticator.oauth_token import OAuthToken
from zohocrmsdk.src.com.zoho.api.authenticator.store import FileStore
from zohocrmsdk.src.com.zoho.api.logger import Logger
from zohocrmsdk.src.com.zoho.crm.api import HeaderMap, ParameterMap
from zohocrmsdk.src.com.zoho.crm.api.coql import BodyWrapper as QueryBody
from zohocrmsdk.src.com.zoho.crm.api.coql import CoqlOperations
from zohocrmsdk.src.com.zoho.crm.api.dc import DataCenter
from zohocrmsdk.src.com.zoho.crm.api.fields import FieldsOperations, GetFieldsParam
from zohocrmsdk.src.com.zoho.crm.api.initializer import Initializer
from zohocrmsdk.src.com.zoho.crm.api.modules import MinifiedModule
from zohocrmsdk.src.com.zoho.crm.api.notes import BodyWrapper as NotesBody
from zohocrmsdk.src.com.zoho.crm.api.notes import GetNotesParam, Note, NotesOperations, ParentId
from zohocrmsdk.src.com.zoho.crm.api.notes import SuccessResponse as NoteMade
from zohocrmsdk.src.com.zoho.crm.api.org import OrgOperations
from zohocrmsdk.src.com.zoho.crm.api.record import (
    BodyWrapper,
    DeletedRecordsWrapper,
    Field,
    GetRecordsParam,
    Record,
    RecordOperations,
    SuccessResponse,
)
from zohocrmsdk.src.com.zoho.crm.api.sdk_config import SDKConfig
from zohocrmsdk.src.com.zoho.crm.api.util import Choice


@pytest.fixture
def zoho(tmp_path) -> Iterator[ZohoCrm]:
    service = ZohoCrm(Clock(datetime(2026, 11, 23, 8, 0, tzinfo=UTC)))
    with serve(service) as server:
        Initializer.initialize(
            environment=DataCenter.Environment(server.url, f"{server.url}/oauth/v2/token", server.url),
            token=OAuthToken("zoho-client", "zoho-secret", refresh_token=service.seed_token(), find_user=False),
            store=FileStore(str(tmp_path / "tokens.txt")),
            sdk_config=SDKConfig(auto_refresh_fields=True, pick_list_validation=False),
            resource_path=str(tmp_path),
            logger=Logger.get_instance(level=Logger.Levels.ERROR, file_path=str(tmp_path / "sdk.log")),
        )
        yield service


def record_of(**values: object) -> Record:
    record = Record()
    for name, value in values.items():
        record.add_key_value(name, value)
    return record


def reference(key: str) -> Record:
    record = Record()
    record.set_id(int(key))
    return record


def write(method: str, record: Record, module: str = "Accounts") -> SuccessResponse:
    body = BodyWrapper()
    body.set_data([record])
    body.set_trigger([])
    reply = getattr(RecordOperations(module), method)(body, HeaderMap())
    answer = reply.get_object().get_data()[0]
    assert isinstance(answer, SuccessResponse), vars(answer)
    return answer


def test_accounts_are_created_listed_and_updated(zoho):
    created = write("create_records", record_of(Account_Name="Molen", Account_Type=Choice("Customer"), Employees=7))
    key = int(created.get_details()["id"])
    parameters = ParameterMap()
    parameters.add(GetRecordsParam.fields, "Account_Name,Account_Type,Owner,Modified_Time,Parent_Account")
    listed = RecordOperations("Accounts").get_records(parameters, HeaderMap()).get_object().get_data()
    assert [(record.get_id(), record.get_key_value("Account_Name")) for record in listed] == [(key, "Molen")]
    assert listed[0].get_modified_time() == created.get_details()["Modified_Time"]

    change = record_of(Phone="010-1234567", Parent_Account=None)
    change.set_id(key)
    change.add_field_value(Field.Accounts.website(), "molen.example")
    write("update_records", change)
    stored = zoho.records("Accounts")[0]
    assert (stored["Phone"], stored["Website"], stored["Employees"]) == ("010-1234567", "molen.example", 7)
    assert zoho.fired == []


def test_a_parent_is_written_by_its_id_as_a_number_and_read_as_a_record(zoho):
    parent = zoho.add("Accounts", {"Account_Name": "Holding"})
    daughter = record_of(Account_Name="Dochter", Parent_Account=reference(parent["id"]))
    key = int(write("create_records", daughter).get_details()["id"])
    found = RecordOperations("Accounts").get_record(key, ParameterMap(), HeaderMap()).get_object().get_data()[0]
    assert found.get_key_value("Parent_Account").get_id() == int(parent["id"])


def test_contacts_are_created_read_and_updated_with_their_account(zoho):
    first, second = (zoho.add("Accounts", {"Account_Name": name}) for name in ("Molen", "Sluis"))
    person = record_of(
        Last_Name="Smit", First_Name="Jan", Account_Name=reference(first["id"]), Email="jan@example.com",
        Salutation=Choice("Mr."), Date_of_Birth=date(1980, 5, 17), Email_Opt_Out=True, Mailing_Zip="1011 AB",
    )  # fmt: skip
    key = int(write("create_records", person, "Contacts").get_details()["id"])
    found = RecordOperations("Contacts").get_record(key, ParameterMap(), HeaderMap()).get_object().get_data()[0]
    assert found.get_key_value("Account_Name").get_id() == int(first["id"])
    read = {name: found.get_key_value(name) for name in ("Full_Name", "Date_of_Birth", "Email_Opt_Out", "Mailing_Zip")}
    assert list(read.values()) == ["Jan Smit", date(1980, 5, 17), True, "1011 AB"]

    change = record_of(Account_Name=reference(second["id"]), Reporting_To=None)
    change.set_id(key)
    write("update_records", change, "Contacts")
    parameters = ParameterMap()
    parameters.add(GetRecordsParam.fields, "Last_Name,Account_Name,Email")
    listed = RecordOperations("Contacts").get_records(parameters, HeaderMap()).get_object().get_data()
    assert [one.get_key_value("Account_Name").get_id() for one in listed] == [int(second["id"])]
    assert zoho.records("Contacts")[0]["Salutation"] == "Mr."


def test_an_upsert_finds_a_contact_by_its_address(zoho):
    made = zoho.add("Contacts", {"Last_Name": "Smit", "Email": "jan@example.com"})
    done = write("upsert_records", record_of(Last_Name="de Wit", Email="jan@example.com"), "Contacts")
    assert (done.get_action().get_value(), done.get_details()["id"]) == ("update", made["id"])


def test_a_lookup_of_ones_own_is_written_and_read(zoho):
    zoho.add_field("Accounts", {"field_label": "Main Contact", "data_type": "lookup",
                                "lookup": {"module": {"api_name": "Contacts"}}})  # fmt: skip
    contact = zoho.add("Contacts", {"Last_Name": "Smit"})
    account = record_of(Account_Name="Molen", Main_Contact=reference(contact["id"]))
    key = int(write("create_records", account).get_details()["id"])
    found = RecordOperations("Accounts").get_record(key, ParameterMap(), HeaderMap()).get_object().get_data()[0]
    assert found.get_key_value("Main_Contact").get_id() == int(contact["id"])


def test_a_note_is_made_and_read(zoho):
    contact = zoho.add("Contacts", {"Last_Name": "Smit"})
    note, module, parent = Note(), MinifiedModule(), ParentId()
    module.set_api_name("Contacts")
    parent.set_module(module)
    parent.set_id(int(contact["id"]))
    note.set_note_title("Not synchronised")
    note.set_note_content("The account is missing")
    note.set_parent_id(parent)
    body = NotesBody()
    body.set_data([note])
    assert isinstance(NotesOperations().create_notes(body).get_object().get_data()[0], NoteMade)
    parameters = ParameterMap()
    parameters.add(GetNotesParam.fields, "Note_Title,Note_Content,Parent_Id")
    read = NotesOperations().get_notes(parameters, HeaderMap()).get_object().get_data()[0]
    assert (read.get_note_title(), read.get_parent_id().get_id()) == ("Not synchronised", int(contact["id"]))


def test_a_query_and_the_deleted_are_read(zoho):
    made = zoho.add("Accounts", {"Account_Name": "Weg"})
    zoho.add("Accounts", {"Account_Name": "Blijft"})
    body = QueryBody()
    body.set_select_query("select Account_Name, Modified_Time from Accounts where Account_Name = 'Weg'")
    rows = CoqlOperations().get_records(body).get_object().get_data()
    assert [row.get_key_value("Account_Name") for row in rows] == ["Weg"]
    zoho.remove("Accounts", made["id"])
    reply = RecordOperations("Accounts").get_deleted_records(ParameterMap(), HeaderMap()).get_object()
    assert isinstance(reply, DeletedRecordsWrapper)
    assert [record.get_id() for record in reply.get_data()] == [int(made["id"])]


def test_organisation_and_fields_are_understood(zoho):
    organisation = OrgOperations().get_organization().get_object().get_org()[0]
    assert organisation.get_id() == zoho.state.org_id
    parameters = ParameterMap()
    parameters.add(GetFieldsParam.module, "Accounts")
    fields = FieldsOperations().get_fields(parameters).get_object().get_fields()
    lengths = {field.get_api_name(): field.get_length() for field in fields}
    assert lengths["Account_Name"] == 200
