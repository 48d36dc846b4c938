"""Give the stored tokens a new key, so that whoever saw the old one can read them no longer.

At every moment the key file opens what is stored: it gets the new key beside the old one, then all tokens are encrypted
anew in one transaction, then the old key leaves it. After a crash in between it holds both, and all goes on.
"""

from __future__ import annotations

from contextlib import closing

from cryptography.fernet import Fernet

from exact_zoho.engine.configuration import Home
from exact_zoho.engine.connect import Ports, open_store
from exact_zoho.errors import ConfigurationError, UsageError
from exact_zoho.staging.keys import WHAT, load_key, save_keys
from exact_zoho.staging.store import Store
from exact_zoho.staging.whole_file import check_rights


def rotate(home: Home, ports: Ports) -> int:
    """Replace the key; gives of how many consents the tokens were encrypted anew.

    Raises `LockedError` while a run is at work, which would go on with the old key.
    """
    with closing(open_store(home, ports)) as store, store.at_rest():
        old, new = load_key(home.key_file, may_create=False), Fernet.generate_key()
        store.reencrypt(old)  # where something was encrypted with another key, nothing has changed yet
        save_keys(home.key_file, new, *old.split())
        renewed = store.reencrypt(b"\n".join([new, old]))
        save_keys(home.key_file, new)
    return renewed


def reset(home: Home, ports: Ports) -> int:
    """Begin with a new key where the old one is lost; gives how many consents are gone with it and must be given anew.

    Raises `UsageError` while the key opens what is stored.
    """
    with closing(Store.open(home.database_url, None, ports.clock, ports.random)) as store, store.at_rest():
        if _opens(store, home):
            raise UsageError(
                f"{home.key_file} opens all that is stored; to change the key run `exact-zoho keys rotate`"
            )
        gone = store.forget_tokens()
        save_keys(home.key_file, Fernet.generate_key())
    return gone


def _opens(store: Store, home: Home) -> bool:
    if not home.key_file.exists():
        return False
    check_rights(home.key_file, WHAT)  # a key that others can read is not lost
    try:
        store.reencrypt(load_key(home.key_file, may_create=False))
    except ConfigurationError:
        return False
    return True
