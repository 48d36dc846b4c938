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

    @cached_property
    def types(self) -> dict[str, str]:
        """Type of every column, in the order in which rows show them: the key, then by name."""
        listed = [*_listed(self.settable), *_listed(self.shown)]
        return {self.key: self.key_type, **dict(sorted(listed, key=lambda pair: pair[0].lower()))}

    @cached_property
    def writable(self) -> frozenset[str]:
        """The columns that an app may set."""
        return frozenset(name for name, _ in _listed(self.settable))

    def with_version(self) -> Columns:
        """The same columns as a sync feed shows them: keyed by row version."""
        shown = {**self.shown, self.key_type: f"{self.shown.get(self.key_type, '')} {self.key}".strip()}
        return Columns("Timestamp", "Int64", {}, _merged(self.settable, shown))


def words(text: str) -> frozenset[str]:
    """Names written in a row."""
    return frozenset(text.split())


def _listed(by_type: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(name, kind) for kind, names in by_type.items() for name in names.split()]


def _merged(first: Mapping[str, str], second: Mapping[str, str]) -> dict[str, str]:
    kinds = {*first, *second}
    return {kind: f"{first.get(kind, '')} {second.get(kind, '')}".strip() for kind in sorted(kinds)}


ACCOUNT = Columns(
    key="ID",
    key_type="Guid",
    settable={
        "Binary": "Logo",
        "Boolean": (
            "Blocked CanDropShip EnableSalesPaymentLink HasWithholdingTaxSales IgnoreDatevWarningMessage "
            "IsExtraDuty IsPilot IsReseller IsSupplier RecepientOfCommissions ShowRemarkForSales"
        ),
        "Byte": (
            "AutomaticProcessProposedEntry ConsolidationScenario DeliveryAdvice IsAccountant IsAgency "
            "IsCompetitor IsMailing SeparateInvPerProject SeparateInvPerSubscription"
        ),
        "DateTime": "ControlledDate EndDate EstablishedDate StartDate",
        "Double": "CreditLinePurchase CreditLineSales DiscountPurchase DiscountSales Latitude Longitude",
        "Guid": (
            "Accountant AccountManager ActivitySector ActivitySubSector BusinessType Classification1 "
            "Classification2 Classification3 Classification4 Classification5 Classification6 Classification7 "
            "Classification8 CompanySize GLAccountPurchase GLAccountSales GLAP GLAR InvoiceAccount "
            "LeadPurpose LeadSource MainContact Parent PriceList Reseller SalesTaxSchedule ShippingMethod"
        ),
        "Int16": "IncotermVersionPurchase IncotermVersionSales",
        "Int32": (
            "InvoiceAttachmentType InvoicingMethod PeppolIdentifierType PurchaseLeadDays SecurityLevel ShippingLeadDays"
        ),
        "String": (
            "AddressLine1 AddressLine2 AddressLine3 BSN ChamberOfCommerce City Code CodeAtSupplier Country "
            "DatevCreditorCode DatevDebtorCode Email EORINumber Fax GlnNumber IncotermAddressPurchase "
            "IncotermAddressSales IncotermCodePurchase IncotermCodeSales IntraStatArea IntraStatDeliveryTerm "
            "IntraStatSystem IntraStatTransactionA IntraStatTransactionB IntraStatTransportMethod Language "
            "LogoFileName Name OINNumber PayAsYouEarn PaymentConditionPurchase PaymentConditionSales "
            "PeppolIdentifier Phone PhoneExtension Postcode PurchaseCurrency PurchaseVATCode Remarks RSIN "
            "SalesCurrency SalesVATCode SearchCode State Status TradeName UniqueTaxpayerReference "
            "VATLiability VATNumber Website"
        ),
    },
    shown={
        "Boolean": "IsBank IsMember IsPurchase IsSales",
        "Byte": "AddressSource CostPaid IsAnonymised Source",
        "DateTime": "Created CustomerSince Modified StatusSince",
        "Guid": "BRIN Creator Document Modifier ClientGroup",
        "Int32": "AccountManagerHID Division",
        "String": (
            "AccountManagerFullName Classification ClassificationDescription Costcenter CostcenterDescription "
            "CountryName CreatorFullName Currency CustomField DunsNumber InvoiceAccountCode "
            "InvoiceAccountName LanguageDescription LogoThumbnailUrl LogoUrl ModifierFullName "
            "PaymentConditionPurchaseDescription PaymentConditionSalesDescription PurchaseCurrencyDescription "
            "PurchaseVATCodeDescription ResellerCode ResellerName SalesCurrencyDescription "
            "SalesTaxScheduleCode SalesTaxScheduleDescription SalesVATCodeDescription StateName Type "
            "ClientGroupDescription"
        ),
    },
)

ADDRESS = Columns(
    key="ID",
    key_type="Guid",
    settable={
        "Boolean": "FreeBoolField_01 FreeBoolField_02 FreeBoolField_03 FreeBoolField_04 FreeBoolField_05 Main",
        "DateTime": "FreeDateField_01 FreeDateField_02 FreeDateField_03 FreeDateField_04 FreeDateField_05",
        "Double": "FreeNumberField_01 FreeNumberField_02 FreeNumberField_03 FreeNumberField_04 FreeNumberField_05",
        "Guid": "Account Contact Warehouse",
        "Int16": "Type",
        "String": (
            "AddressLine1 AddressLine2 AddressLine3 City Country Fax FreeTextField_01 FreeTextField_02 "
            "FreeTextField_03 FreeTextField_04 FreeTextField_05 Mailbox NicNumber Notes Phone PhoneExtension "
            "Postcode State"
        ),
    },
    shown={
        "Boolean": "AccountIsSupplier",
        "Byte": "Source",
        "DateTime": "Created Modified",
        "Guid": "Creator Modifier",
        "Int32": "Division",
        "String": (
            "AccountName ContactName CountryName CreatorFullName CustomField ModifierFullName "
            "StateDescription WarehouseCode WarehouseDescription"
        ),
    },
)

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
#: by these an account may be looked up where filtering is an obligation
ACCOUNT_FILTERS = (
    "ID Accountant AccountManager AddressLine1 AddressLine2 AddressLine3 Blocked BRIN BSN ChamberOfCommerce City "
    "Classification Classification1 Classification2 Classification3 Classification4 Classification5 "
    "Classification6 Classification7 Classification8 Code CodeAtSupplier Country Created Email EndDate EORINumber "
    "Fax InvoiceAccount IsAccountant IsReseller IsSales IsSupplier MainContact Modified Name Parent Phone Postcode "
    "PriceList Reseller RSIN SearchCode StartDate Status Type VATNumber"
)
#: numbers that are never null, not even in the short reply to a creation
ACCOUNT_FLAGS = (
    "CostPaid IsAccountant IsAgency IsAnonymised IsCompetitor IsMailing "
    "SeparateInvPerProject SeparateInvPerSubscription"
)
