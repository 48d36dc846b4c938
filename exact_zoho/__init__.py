"""Two-way synchronisation between Exact Online and Zoho CRM: complete, runnable and tested without Prefect."""

__version__ = "0.1.0"
