"""The columns of accounts, addresses and contacts, and what is particular about some of them."""

from __future__ import annotations

from sandbox.exact.columns import Columns

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

CONTACT = Columns(
    key="ID",
    key_type="Guid",
    settable={
        "Binary": "Picture",
        "Boolean": "IsMailingExcluded",
        "DateTime": "BirthDate EndDate IdentificationDate StartDate",
        "Guid": "Account IdentificationDocument IdentificationUser LeadPurpose LeadSource Person",
        "Int32": "HID",
        "String": (
            "BirthName BirthNamePrefix BirthPlace BusinessEmail BusinessFax BusinessMobile BusinessPhone "
            "BusinessPhoneExtension Email FirstName Gender Initials JobTitleDescription Language LastName "
            "MarketingNotes MiddleName Mobile Nationality Notes Phone PictureName SocialSecurityNumber Title"
        ),
    },
    shown={
        "Boolean": "AccountIsCustomer AccountIsSupplier IsMainContact",
        "Byte": "IsAnonymised",
        "DateTime": "Created Modified",
        "Guid": "AccountMainContact Creator Modifier",
        "Int32": "AllowMailing Division",
        "String": (
            "AccountName AddressLine2 AddressStreet AddressStreetNumber AddressStreetNumberSuffix City Code Country "
            "CreatorFullName CustomField FullName ModifierFullName PartnerName PartnerNamePrefix PhoneExtension "
            "PictureThumbnailUrl PictureUrl Postcode State TitleAbbreviation TitleDescription"
        ),
    },
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
#: which columns may be used is not established for contacts; these are the likely ones
CONTACT_FILTERS = "ID Account Created Email FullName LastName Modified"
#: columns that show another record as it is now
ACCOUNT_LOOKED_UP = (
    "AccountManagerFullName CountryName InvoiceAccountCode InvoiceAccountName LanguageDescription "
    "PaymentConditionPurchaseDescription PaymentConditionSalesDescription PurchaseCurrencyDescription "
    "ResellerCode ResellerName SalesCurrencyDescription StateName"
)
ADDRESS_LOOKED_UP = "AccountIsSupplier AccountName ContactName CountryName StateDescription"
CONTACT_LOOKED_UP = "AccountIsCustomer AccountIsSupplier AccountMainContact AccountName Code IsMainContact"
