"""The vendor's own SDK, unmodified, reads and writes accounts over real HTTP: the shapes are those it knows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

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


def account(**values: object) -> Record:
    record = Record()
    for name, value in values.items():
        record.add_key_value(name, value)
    return record


def write(method: str, record: Record) -> SuccessResponse:
    body = BodyWrapper()
    body.set_data([record])
    body.set_trigger([])
    reply = getattr(RecordOperations("Accounts"), method)(body, HeaderMap())
    answer = reply.get_object().get_data()[0]
    assert isinstance(answer, SuccessResponse), vars(answer)
    return answer


def test_accounts_are_created_listed_and_updated(zoho):
    created = write("create_records", account(Account_Name="Molen", Account_Type=Choice("Customer"), Employees=7))
    key = int(created.get_details()["id"])
    parameters = ParameterMap()
    parameters.add(GetRecordsParam.fields, "Account_Name,Account_Type,Owner,Modified_Time,Parent_Account")
    listed = RecordOperations("Accounts").get_records(parameters, HeaderMap()).get_object().get_data()
    assert [(record.get_id(), record.get_key_value("Account_Name")) for record in listed] == [(key, "Molen")]
    assert listed[0].get_modified_time() == created.get_details()["Modified_Time"]

    change = account(Phone="010-1234567", Parent_Account=None)
    change.set_id(key)
    change.add_field_value(Field.Accounts.website(), "molen.example")
    write("update_records", change)
    stored = zoho.records("Accounts")[0]
    assert (stored["Phone"], stored["Website"], stored["Employees"]) == ("010-1234567", "molen.example", 7)
    assert zoho.fired == []


def test_a_parent_is_written_by_its_id_as_a_number_and_read_as_a_record(zoho):
    parent = zoho.add("Accounts", {"Account_Name": "Holding"})
    above = Record()
    above.set_id(int(parent["id"]))
    key = int(write("create_records", account(Account_Name="Dochter", Parent_Account=above)).get_details()["id"])
    found = RecordOperations("Accounts").get_record(key, ParameterMap(), HeaderMap()).get_object().get_data()[0]
    assert found.get_key_value("Parent_Account").get_id() == int(parent["id"])


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
