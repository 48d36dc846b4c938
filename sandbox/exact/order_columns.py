"""The columns of sales orders and their lines, as the plain endpoints and as the feeds show them."""

from __future__ import annotations

from sandbox.exact.columns import Columns, words

ORDER = Columns(
    key="OrderID",
    key_type="Guid",
    settable={
        "DateTime": "DeliveryDate OrderDate",
        "Double": "AmountDiscount AmountDiscountExclVat Discount",
        "Guid": (
            "DeliverTo DeliverToContactPerson DeliveryAddress Document InvoiceTo InvoiceToContactPerson "
            "OrderedBy OrderedByContactPerson SalesChannel Salesperson SelectionCode ShippingMethod TaxSchedule "
            "WarehouseID"
        ),
        "Int16": "ApprovalStatus IncotermVersion",
        "Int32": "OrderNumber",
        "String": (
            "Currency Description IncotermAddress IncotermCode PaymentCondition PaymentReference Remarks YourRef"
        ),
    },
    shown={
        "DateTime": "Approved Created Modified",
        "Double": "AmountDC AmountFC AmountFCExclVat",
        "Guid": "Approver Creator Modifier",
        "Int16": "DeliveryStatus InvoiceStatus Status",
        "Int32": "Division DocumentNumber",
        "String": (
            "ApprovalStatusDescription ApproverFullName CreatorFullName CustomField "
            "DeliverToContactPersonFullName DeliverToName DeliveryStatusDescription DocumentSubject "
            "InvoiceStatusDescription InvoiceToContactPersonFullName InvoiceToName ModifierFullName "
            "OrderedByContactPersonFullName OrderedByName PaymentConditionDescription SalesChannelCode "
            "SalesChannelDescription SalespersonFullName SelectionCodeCode SelectionCodeDescription "
            "ShippingMethodDescription StatusDescription TaxScheduleCode TaxScheduleDescription WarehouseCode "
            "WarehouseDescription ServicePoint"
        ),
    },
    create_only=words("DeliverTo InvoiceTo OrderedBy"),
)

ORDER_LINE = Columns(
    key="ID",
    key_type="Guid",
    settable={
        "Byte": "UseDropShipment",
        "DateTime": "DeliveryDate",
        "Double": "AmountFC Discount Margin NetPrice Quantity UnitPrice VATAmount VATPercentage",
        "Guid": "Item ItemVersion OrderID Pricelist Project ShopOrder TaxSchedule",
        "Int32": "OrderNumber",
        "String": "CostCenter CostUnit Description Notes UnitCode VATCode",
    },
    shown={
        "Double": "AmountDC CostPriceFC QuantityDelivered QuantityInvoiced",
        "Guid": "PurchaseOrder PurchaseOrderLine",
        "Int16": "DeliveryStatus InvoiceStatus OrderStatus",
        "Int32": "Division LineNumber PurchaseOrderLineNumber PurchaseOrderNumber",
        "String": (
            "CostCenterDescription CostUnitDescription CustomerItemCode CustomField ItemCode ItemDescription "
            "ItemVersionDescription PricelistDescription ProjectDescription TaxScheduleCode "
            "TaxScheduleDescription UnitDescription VATCodeDescription"
        ),
    },
)

ORDER_FEED = Columns(
    key="Timestamp",
    key_type="Int64",
    shown={
        "DateTime": "Approved Created DeliveryDate Modified OrderDate",
        "Double": "AmountDC AmountDiscount AmountDiscountExclVat AmountFC AmountFCExclVat Discount VATAmount",
        "Guid": (
            "Approver Creator DeliverTo DeliverToContactPerson DeliveryAddress Document ID InvoiceTo "
            "InvoiceToContactPerson Modifier OrderedBy OrderedByContactPerson OrderID Project SalesChannel "
            "Salesperson SelectionCode ShippingMethod WarehouseID"
        ),
        "Int16": "ApprovalStatus DeliveryStatus IncotermVersion InvoiceStatus Status",
        "Int32": "Division DocumentNumber OrderNumber",
        "String": (
            "ApprovalStatusDescription ApproverFullName CreatorFullName Currency CustomField "
            "DeliverToContactPersonFullName DeliverToName DeliveryStatusDescription Description DocumentSubject "
            "IncotermAddress IncotermCode InvoiceStatusDescription InvoiceToContactPersonFullName InvoiceToName "
            "ModifierFullName Notes OrderedByContactPersonFullName OrderedByName PaymentCondition "
            "PaymentConditionDescription PaymentReference ProjectCode ProjectDescription Remarks "
            "SalesChannelCode SalesChannelDescription SalespersonFullName SelectionCodeCode "
            "SelectionCodeDescription ShippingMethodCode ShippingMethodDescription StatusDescription VATCode "
            "VATCodeDescription WarehouseCode WarehouseDescription YourRef"
        ),
    },
)

LINE_FEED = Columns(
    key="Timestamp",
    key_type="Int64",
    shown={
        "Byte": "UseDropShipment",
        "DateTime": "Created DeliveryDate Modified",
        "Double": (
            "AmountDC AmountFC CostPriceFC Discount Margin NetPrice Quantity QuantityDelivered QuantityInvoiced "
            "UnitPrice VATAmount VATPercentage"
        ),
        "Guid": (
            "Creator ID Item ItemVersion Modifier OrderID Pricelist Project PurchaseOrder PurchaseOrderLine ShopOrder"
        ),
        "Int16": "DeliveryStatus InvoiceStatus Status",
        "Int32": "Division LineNumber OrderNumber PurchaseOrderLineNumber PurchaseOrderNumber ShopOrderNumber",
        "String": (
            "CostCenter CostCenterDescription CostUnit CostUnitDescription CreatorFullName CustomerItemCode "
            "CustomField DeliveryStatusDescription Description InvoiceStatusDescription ItemCode ItemDescription "
            "ItemVersionDescription ModifierFullName Notes PricelistDescription ProjectCode ProjectDescription "
            "StatusDescription UnitCode UnitDescription VATCode VATCodeDescription"
        ),
    },
)

#: by these an order or a line may be looked up where filtering is an obligation
ORDER_FILTERS = (
    "OrderID ApprovalStatus Approver Created DeliverTo DeliverToContactPerson DeliveryAddress DeliveryDate "
    "DeliveryStatus Description Document InvoiceStatus InvoiceTo InvoiceToContactPerson Modified OrderDate OrderedBy "
    "OrderedByContactPerson OrderNumber PaymentReference Salesperson SelectionCode ShippingMethod Status TaxSchedule "
    "WarehouseID YourRef"
)
LINE_FILTERS = (
    "ID CostCenter CostUnit DeliveryDate DeliveryStatus Description InvoiceStatus Item ItemVersion LineNumber OrderID "
    "OrderNumber OrderStatus Pricelist Project ShopOrder UseDropShipment VATCode"
)
#: columns that show another record as it is now, or are computed from the lines
ORDER_LOOKED_UP = (
    "AmountDC AmountDiscount AmountDiscountExclVat AmountFC AmountFCExclVat ApprovalStatusDescription "
    "ApproverFullName DeliverToContactPersonFullName DeliverToName DeliveryStatusDescription "
    "InvoiceStatusDescription InvoiceToContactPersonFullName InvoiceToName OrderedByContactPersonFullName "
    "OrderedByName PaymentConditionDescription SalespersonFullName StatusDescription WarehouseCode "
    "WarehouseDescription"
)
LINE_LOOKED_UP = "AmountDC ItemCode ItemDescription OrderNumber OrderStatus UnitDescription VATCodeDescription"
