"""The secret key of a portal that was given none: made on first run, kept beside its data."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path


def kept_secret_key(folder: Path) -> str:
    path = folder / "secret_key"
    if not path.exists():
        # Written whole before it has its name, so that nobody ever reads half a key.
        descriptor, draft = tempfile.mkstemp(dir=folder)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
        with suppress(FileExistsError):
            os.link(draft, path)
        os.unlink(draft)
    return path.read_text()
