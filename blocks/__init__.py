"""The blocks, so that one `prefect block register --module blocks` finds them all."""

from blocks.exact_online import ExactOnlineCredentials
from blocks.staging_database import StagingDatabase
from blocks.sync_settings import SyncSettings
from blocks.zoho_crm import ZohoCrmCredentials

__all__ = ["ExactOnlineCredentials", "StagingDatabase", "SyncSettings", "ZohoCrmCredentials"]
