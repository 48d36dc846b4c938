"""The columns of items, their prices, units and groups, of VAT codes and ledger accounts."""

from __future__ import annotations

from sandbox.exact.columns import Columns, words

ITEM = Columns(
    key="ID",
    key_type="Guid",
    settable={
        "Binary": "Picture",
        "Boolean": (
            "FreeBoolField_01 FreeBoolField_02 FreeBoolField_03 FreeBoolField_04 FreeBoolField_05 "
            "IsFractionAllowedItem IsPackageItem IsPurchaseItem IsSalesItem IsSerialItem IsSerialNumberItem "
            "IsStockItem IsSubcontractedItem"
        ),
        "Byte": (
            "CopyRemarks IsBatchItem IsBatchNumberItem IsMakeItem IsNewContract IsOnDemandItem "
            "IsRegistrationCodeItem IsTaxableItem IsTime IsWebshopItem"
        ),
        "DateTime": (
            "EndDate FreeDateField_01 FreeDateField_02 FreeDateField_03 FreeDateField_04 FreeDateField_05 StartDate"
        ),
        "Double": (
            "AverageCost CostPriceNew CostPriceStandard FreeNumberField_01 FreeNumberField_02 FreeNumberField_03 "
            "FreeNumberField_04 FreeNumberField_05 FreeNumberField_06 FreeNumberField_07 FreeNumberField_08 "
            "GrossWeight NetWeight"
        ),
        "Guid": "GLCosts GLCostsWorkInProgress GLRevenue GLRevenueWorkInProgress GLStock ItemGroup",
        "Int32": "SecurityLevel",
        "String": (
            "Barcode Class_01 Class_02 Class_03 Class_04 Class_05 Class_06 Class_07 Class_08 Class_09 Class_10 "
            "Code CostPriceCurrency Description ExtraDescription FreeTextField_01 FreeTextField_02 "
            "FreeTextField_03 FreeTextField_04 FreeTextField_05 FreeTextField_06 FreeTextField_07 "
            "FreeTextField_08 FreeTextField_09 FreeTextField_10 NetWeightUnit Notes SalesVatCode SearchCode Unit"
        ),
    },
    shown={
        "Byte": "UseExplosion",
        "DateTime": "Created Modified",
        "Double": "BatchQuantity StandardSalesPrice StatisticalNetWeight StatisticalUnits StatisticalValue Stock",
        "Guid": "Creator Modifier",
        "Int32": "AssembledLeadDays Division",
        "String": (
            "CreatorFullName CustomField GLCostsCode GLCostsDescription GLCostsWorkInProgressCode "
            "GLCostsWorkInProgressDescription GLRevenueCode GLRevenueDescription GLRevenueWorkInProgressCode "
            "GLRevenueWorkInProgressDescription GLStockCode GLStockDescription ItemGroupCode "
            "ItemGroupDescription ModifierFullName PictureName PictureThumbnailUrl PictureUrl "
            "SalesVatCodeDescription StatisticalCode UnitDescription UnitType"
        ),
    },
    create_only=words("CostPriceStandard"),
)

PRICE = Columns(
    key="ID",
    key_type="Guid",
    settable={
        "DateTime": "EndDate StartDate",
        "Double": "NumberOfItemsPerUnit Price Quantity",
        "Guid": "Account Employee Item Project",
        "String": "Currency Unit",
    },
    shown={
        "DateTime": "Created Modified",
        "Guid": "Creator Modifier",
        "Int32": "Division",
        "String": (
            "AccountName Barcode CreatorFullName DefaultItemUnit DefaultItemUnitDescription ItemCode "
            "ItemDescription ModifierFullName ProjectDescription UnitDescription"
        ),
    },
)

UNIT = Columns(
    key="ID",
    key_type="Guid",
    shown={
        "Boolean": "Active",
        "Byte": "Main",
        "Int32": "Division",
        "String": "Code Description TimeUnit Type",
    },
)

VAT_CODE = Columns(
    key="ID",
    key_type="Guid",
    settable={
        "Boolean": "Charged IntraStat IsBlocked",
        "Byte": "CalculationBasis ExcludeVATListing VatMargin",
        "Guid": "Account GLDiscountPurchase GLDiscountSales GLToClaim GLToPay",
        "Int16": "TaxReturnType VATPartialRatio",
        "String": (
            "Code Description EUSalesListing IntrastatType LegalText OssCountry Type VatDocType VATTransactionType"
        ),
    },
    shown={
        "DateTime": "Created Modified",
        "Double": "Percentage",
        "Guid": "Creator Modifier",
        "Int32": "Division",
        "String": (
            "AccountCode AccountName Country CreatorFullName CustomField GLDiscountPurchaseCode "
            "GLDiscountPurchaseDescription GLDiscountSalesCode GLDiscountSalesDescription GLToClaimCode "
            "GLToClaimDescription GLToPayCode GLToPayDescription ModifierFullName"
        ),
    },
)

ITEM_GROUP = Columns(
    key="ID",
    key_type="Guid",
    shown={
        "Byte": "IsDefault",
        "DateTime": "Created Modified",
        "Guid": "Creator GLCosts GLRevenue GLStock Modifier",
        "Int32": "Division",
        "String": "Code CreatorFullName Description ModifierFullName Notes",
    },
)

LEDGER_ACCOUNT = Columns(
    key="ID",
    key_type="Guid",
    shown={
        "DateTime": "Created Modified",
        "Guid": "Creator Modifier",
        "Int32": "Division Type",
        "String": "BalanceSide BalanceType Code CreatorFullName Description ModifierFullName TypeDescription",
    },
)

WAREHOUSE = Columns(
    key="ID",
    key_type="Guid",
    shown={
        "Byte": "Main",
        "DateTime": "Created Modified",
        "Guid": "Creator Modifier",
        "Int32": "Division",
        "String": "Code CreatorFullName Description ModifierFullName",
    },
)

#: by these an item may be looked up where filtering is an obligation
ITEM_FILTERS = (
    "ID Barcode Class_01 Class_02 Class_03 Class_04 Class_05 Class_06 Class_07 Class_08 Class_09 Class_10 Code "
    "CostPriceNew Created Description EndDate ExtraDescription FreeBoolField_01 FreeBoolField_02 FreeBoolField_03 "
    "FreeBoolField_04 FreeBoolField_05 FreeDateField_01 FreeDateField_02 FreeDateField_03 FreeDateField_04 "
    "FreeDateField_05 FreeNumberField_01 FreeNumberField_02 FreeNumberField_03 FreeNumberField_04 FreeNumberField_05 "
    "FreeNumberField_06 FreeNumberField_07 FreeNumberField_08 FreeTextField_01 FreeTextField_02 FreeTextField_03 "
    "FreeTextField_04 FreeTextField_05 FreeTextField_06 FreeTextField_07 FreeTextField_08 FreeTextField_09 "
    "FreeTextField_10 GLCosts GLCostsWorkInProgress GLRevenue GLRevenueWorkInProgress GLStock IsBatchItem "
    "IsFractionAllowedItem IsMakeItem IsOnDemandItem IsPackageItem IsPurchaseItem IsSalesItem IsSerialItem "
    "IsStockItem IsSubcontractedItem IsTaxableItem IsWebshopItem ItemGroup ItemGroupCode Modified"
)
#: numbers that are never null, not even in the short reply to a creation
ITEM_FLAGS = (
    "CopyRemarks IsBatchItem IsBatchNumberItem IsMakeItem IsNewContract IsOnDemandItem IsRegistrationCodeItem IsTime "
    "IsWebshopItem"
)
#: columns that show another record as it is now
ITEM_LOOKED_UP = (
    "GLCostsCode GLCostsDescription GLCostsWorkInProgressCode GLCostsWorkInProgressDescription GLRevenueCode "
    "GLRevenueDescription GLRevenueWorkInProgressCode GLRevenueWorkInProgressDescription GLStockCode "
    "GLStockDescription ItemGroupCode ItemGroupDescription SalesVatCodeDescription StandardSalesPrice "
    "UnitDescription UnitType"
)
PRICE_LOOKED_UP = (
    "AccountName Barcode DefaultItemUnit DefaultItemUnitDescription ItemCode ItemDescription UnitDescription"
)
