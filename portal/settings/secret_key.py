"""The secret key of a portal that was given none: made on first run, kept beside its data."""

import os
import secrets
from pathlib import Path


def kept_secret_key(folder: Path) -> str:
    path = folder / "secret_key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text()
