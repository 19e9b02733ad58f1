"""What files to take away are called."""

import re
from collections.abc import Mapping


def file_name(code: str, what: str, form: str, filters: Mapping[str, str]) -> str:
    """A name in ASCII that tells of which answers it is: love-summary-segment-U1.csv."""
    words = [code, what, *(word for pair in filters.items() for word in pair)]
    return f"{'-'.join(re.sub(r'[^A-Za-z0-9_.-]+', '_', word) for word in words)}.{form}"
