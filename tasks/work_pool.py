"""The work pool of our deployments: `python -m tasks.work_pool` makes it where it is missing.

Prefect's own command has the server fetch a catalogue of all kinds of pools from GitHub; this calls our server only.
"""

from __future__ import annotations

import sys

from prefect import get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.exceptions import ObjectAlreadyExists
from prefect.workers.process import ProcessWorker

NAME = "local"


def main() -> int:
    """Make the pool; that it is there already is fine."""
    template = ProcessWorker.get_default_base_job_template()
    with get_client(sync_client=True) as client:
        try:
            client.create_work_pool(WorkPoolCreate(name=NAME, type=ProcessWorker.type, base_job_template=template))
        except ObjectAlreadyExists:
            print(f"The work pool {NAME} is there already.")
        else:
            print(f"The work pool {NAME} was made.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
