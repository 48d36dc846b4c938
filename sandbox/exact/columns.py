"""The columns of each collection: name and type, and which of them an app may set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Columns:
    """The columns of one kind of record; names are listed by type, parted by spaces."""

    key: str
    key_type: str
    settable: Mapping[str, str] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)
    #: settable columns that count in a new record only
    create_only: frozenset[str] = frozenset()

    @cached_property
    def types(self) -> dict[str, str]:
        """Type of every column, in the order in which rows show them: the key, then by name."""
        listed = [*_listed(self.settable), *_listed(self.shown)]
        return {self.key: self.key_type, **dict(sorted(listed, key=lambda pair: pair[0].lower()))}

    @cached_property
    def writable(self) -> frozenset[str]:
        """The columns that an app may set."""
        return frozenset(name for name, _ in _listed(self.settable))

    def with_version(self, without: str = "") -> Columns:
        """The same columns as a sync feed shows them: keyed by row version, and some of them not."""
        shown = {**self.shown, self.key_type: f"{self.shown.get(self.key_type, '')} {self.key}".strip()}
        return Columns("Timestamp", "Int64", {}, _less(_merged(self.settable, shown), words(without)))


def words(text: str) -> frozenset[str]:
    """Names written in a row."""
    return frozenset(text.split())


def _listed(by_type: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(name, kind) for kind, names in by_type.items() for name in names.split()]


def _less(by_type: Mapping[str, str], without: frozenset[str]) -> dict[str, str]:
    return {kind: " ".join(name for name in names.split() if name not in without) for kind, names in by_type.items()}


def _merged(first: Mapping[str, str], second: Mapping[str, str]) -> dict[str, str]:
    kinds = {*first, *second}
    return {kind: f"{first.get(kind, '')} {second.get(kind, '')}".strip() for kind in sorted(kinds)}


PAYMENT_CONDITION = Columns(
    key="ID",
    key_type="Guid",
    settable={
        "Double": "DiscountPercentage Percentage",
        "Guid": "CreditManagementScenario",
        "Int32": "DiscountPaymentDays PaymentDays PaymentEndOfMonths",
        "String": "Code Description DiscountCalculation PaymentDiscountType PaymentMethod VATCalculation",
    },
    shown={
        "DateTime": "Created Modified",
        "Guid": "Creator Modifier",
        "Int32": "Division",
        "String": ("CreatorFullName CreditManagementScenarioCode CreditManagementScenarioDescription ModifierFullName"),
    },
)

SYSTEM_DIVISION = Columns(
    key="Code",
    key_type="Int32",
    shown={
        "Boolean": "Current IsDossierDivision IsHRDivision IsMainDivision IsPracticeDivision",
        "DateTime": "ArchiveDate Created DivisionHRLinkUnlinkDate DivisionMoveDate Modified StartDate",
        "Double": "ShareCapital",
        "Guid": "Creator Customer Modifier",
        "Int32": "BlockingStatus Status",
        "Int64": "Hid",
        "String": (
            "AddressLine1 AddressLine2 AddressLine3 BusinessTypeCode BusinessTypeDescription "
            "ChamberOfCommerceEstablishment ChamberOfCommerceNumber City Class_01 Class_02 Class_03 Class_04 "
            "Class_05 CompanySizeCode CompanySizeDescription Country CreatorFullName Currency CustomerCode "
            "CustomerName DatevAccountantNumber DatevClientNumber Description Email Fax Legislation "
            "ModifierFullName OBNumber Phone Postcode SbiCode SbiDescription SectorCode SectorDescription "
            "SiretNumber State SubsectorCode SubsectorDescription TaxOfficeNumber TaxReferenceNumber "
            "TemplateCode VATNumber Website"
        ),
    },
)

HRM_DIVISION = Columns(
    key="Code",
    key_type="Int32",
    shown={
        "Boolean": "Main",
        "DateTime": "ArchiveDate Created Modified StartDate",
        "Guid": "Creator Customer Modifier",
        "Int16": "Status",
        "Int32": "BlockingStatus",
        "Int64": "HID",
        "String": (
            "Class_01 Class_02 Class_03 Class_04 Class_05 Country CountryDescription CreatorFullName Currency "
            "CurrencyDescription CustomerCode CustomerName Description ModifierFullName OBNumber SiretNumber "
            "TaxOfficeNumber TaxReferenceNumber TemplateCode VATNumber Website"
        ),
    },
)

ME = Columns(
    key="UserID",
    key_type="Guid",
    shown={
        "Binary": "ThumbnailPicture",
        "Boolean": (
            "IsClientUser IsEmployeeSelfServiceUser IsMyFirmLiteUser IsMyFirmPortalUser "
            "IsOEIMigrationMandatory IsStarterUser"
        ),
        "Double": "ServerUtcOffset",
        "Guid": "DivisionCustomer EmployeeID",
        "Int32": "AccountingDivision CurrentDivision DossierDivision",
        "Int64": "Legislation",
        "String": (
            "CustomerCode DivisionCustomerCode DivisionCustomerName DivisionCustomerSiretNumber "
            "DivisionCustomerVatNumber Email FirstName FullName Gender Initials Language LanguageCode "
            "LastName MiddleName Mobile Nationality PackageCode Phone PhoneExtension PictureUrl ServerTime "
            "ThumbnailPictureFormat Title UserName"
        ),
    },
)

DELETED = Columns(
    key="Timestamp",
    key_type="Int64",
    shown={"Guid": "DeletedBy EntityKey ID", "DateTime": "DeletedDate", "Int32": "Division EntityType"},
)
