"""What the columns of an answers frame are called, and what their negative values mean."""

MISSING = -1  # asked, and left blank
NOT_APPLICABLE = -2  # "not applicable" or "never used"
NOT_ASKED = -3  # hidden by branching

STATES = (0, NOT_APPLICABLE, MISSING, NOT_ASKED)  # 0 stands for an answer

SPLIT_COLUMNS = ("segment", "era", "channel", "language")


def multi_choice_column(code: str, option: str | int) -> str:
    return f"{code}|{option}"


def part_column(code: str, part: str | int) -> str:
    """The column of one part of a gap, a before_after or a ranking (there: an option)."""
    return f"{code}__{part}"


def state_column(code: str) -> str:
    """The column that says which of a number question's NaN mean what."""
    return f"{code}__state"
