"""What rules mean, said a second time in plain Python, one person after the other."""

import re
from datetime import date, timedelta
from zoneinfo import ZoneInfo

BANGKOK = ZoneInfo("Asia/Bangkok")
SEMESTERS = (
    (date(2025, 8, 4), date(2025, 12, 12)),
    (date(2026, 1, 5), date(2026, 5, 15)),
    (date(2026, 8, 3), date(2026, 12, 18)),
)


def meets(person, *, match, conditions, today, segment=None):
    """Whether a person, with their rows at hand, meets the conditions."""
    if not conditions:
        return False
    found = [condition_met(person, each, today, segment) for each in conditions]
    return all(found) if match == "all" else any(found)


def decided_segment(person, *, rules, today):
    """The segment in which tagging leaves a person, by primary key."""
    override = next((each for each in person.overrides.all() if each.ended_at is None), None)
    if override and (override.until is None or override.until >= today):
        return override.segment_id
    for rule in sorted(rules, key=lambda rule: (rule.priority, rule.pk)):
        if rule.active and rule.segment.active and rule_fits(person, rule, today):
            return rule.segment_id
    held = next((each for each in person.memberships.all() if each.valid_to is None), None)
    if held is None or held.source == "rule" or (held.source == "staff" and override):
        return None
    return held.segment_id


def rule_fits(person, rule, today):
    return meets(
        person, match=rule.match, conditions=rule.conditions, today=today, segment=rule.segment
    )


def condition_met(person, condition, today, segment):
    field, operator = condition["field"], condition["operator"]
    value = condition["value"]
    if field in TEXTS:
        return text_met(TEXTS[field](person), operator, value)
    if field == "patron_number":
        return patron_number_met(person.patron_id or "", operator, value)
    if field == "email_domain":
        return email_domain_met(person.email, operator, value)
    if field == "last_era":
        return text_met(last_era(person, segment, today), operator, value)
    if field == "birth_year":
        return birth_year_met(person.birth_year, operator, value)
    return OTHERS[field](person, operator, value, today)


TEXTS = {
    "category": lambda person: person.category,
    "level": lambda person: person.level,
    "faculty": lambda person: person.faculty,
    "programme": lambda person: person.programme,
    "nationality": lambda person: person.nationality,
    "segment": lambda person: person.segment.code if person.segment else "",
}


def lower(text):
    return re.sub("[A-Z]", lambda found: found[0].lower(), text)


def text_met(text, operator, value):
    text = lower(text)
    match operator:
        case "is":
            return text == lower(value)
        case "is_not":
            return text != lower(value)
        case "one_of":
            return text in map(lower, value)
        case "none_of":
            return text not in map(lower, value)
        case "begins_with":
            return text.startswith(lower(value))
        case "empty":
            return not text
        case "not_empty":
            return bool(text)
    raise AssertionError(operator)


def patron_number_met(number, operator, value):
    if operator == "matches":
        parts = {"?": ".", "*": ".*"}
        pattern = "".join(parts.get(each, re.escape(each)) for each in lower(value))
        return re.fullmatch(pattern, lower(number), re.DOTALL) is not None
    if not operator.startswith("entered"):
        return text_met(number, operator, value)
    entered, asked = entry_year(number), common_era(value)
    if entered is None:
        return False
    return {
        "entered_in": entered == asked,
        "entered_from": entered >= asked,
        "entered_until": entered <= asked,
    }[operator]


def entry_year(number):
    """Ten digits since 2549, seven before; the first two are the Buddhist year."""
    if not re.fullmatch("[0-9]{7}|[0-9]{10}", number):
        return None
    first, last = (2510, 2548) if len(number) == 7 else (2549, 2609)
    years = [year for year in range(first, last + 1) if year % 100 == int(number[:2])]
    return years[0] - 543 if years else None


def common_era(year):
    return year - 543 if year >= 2400 else year


def email_domain_met(email, operator, value):
    domain = lower(email).rpartition("@")[2]
    match operator:
        case "empty":
            return not email
        case "not_empty":
            return bool(email)
        case "under":
            return domain == lower(value) or domain.endswith("." + lower(value))
    return text_met(domain, operator, value)


def birth_year_met(born, operator, value):
    if operator in ("empty", "not_empty"):
        return (born is None) == (operator == "empty")
    if born is None:
        return False
    asked = common_era(value)
    return {"in": born == asked, "from": born >= asked, "until": born <= asked}[operator]


def expires_on_met(person, operator, value, today):
    day = person.expires_on
    if operator == "not_expired":
        return day is None or day >= today
    if operator in ("empty", "not_empty") or day is None:
        return (day is None) == (operator == "empty") if operator.endswith("empty") else False
    ahead = (day - today).days
    match operator:
        case "expired":
            return ahead < 0
        case "before":
            return day < date.fromisoformat(value)
        case "from":
            return day >= date.fromisoformat(value)
        case "within_days":
            return 0 <= ahead <= value
        case "after_days":
            return ahead > value
        case "passed_within_days":
            return -value <= ahead < 0
        case "passed_before_days":
            return ahead < -value
    raise AssertionError(operator)


def registered_met(person, operator, value, today):
    day = person.created_at.astimezone(BANGKOK).date()
    if operator == "within_days":
        return day >= today - timedelta(days=value)
    asked = date.fromisoformat(value)
    return day < asked if operator == "before" else day >= asked


def tag_met(person, operator, value, today):
    names = {lower(item.tag.name) for item in person.tagged_items.all()}
    if operator in ("empty", "not_empty"):
        return bool(names) == (operator == "not_empty")
    asked = {lower(each) for each in ([value] if isinstance(value, str) else value)}
    return bool(names & asked) == (operator in ("is", "one_of"))


def interactions_met(person, operator, value, today):
    first, last = span(value["period"], today)
    lines = [
        line
        for line in person.interactions.all()
        if line.kind in value["kinds"]
        and (first is None or line.occurred_on >= first)
        and (last is None or line.occurred_on <= last)
    ]
    by_quantity = value["count_as"] == "quantity"
    times = sum(line.quantity for line in lines) if by_quantity else len(lines)
    return times >= value["number"] if operator == "at_least" else times <= value["number"]


def span(period, today):
    match period["kind"]:
        case "ever":
            return None, None
        case "last_days":
            return today - timedelta(days=period["days"]), today
        case "between":
            ends = (period["from"], period["to"])
            return tuple(date.fromisoformat(each) if each else None for each in ends)
        case "fiscal_year":
            # Named for the calendar year in which it ends.
            ends_in = year_meant(period["year"], today.year + (today.month >= 10))
            return date(ends_in - 1, 10, 1), date(ends_in, 9, 30)
        case "academic_year":
            begins_in = year_meant(period["year"], today.year - (today.month < 6))
            return date(begins_in, 6, 1), date(begins_in + 1, 5, 31)
        case "semester":
            begun = [days for days in SEMESTERS if days[0] <= today]
            return begun[-1 if period["year"] == "this" else -2]
    raise AssertionError(period)


def year_meant(year, present):
    if year == "this":
        return present
    return present - 1 if year == "last" else common_era(year)


def last_seen_met(person, operator, value, today):
    day = person.last_seen_on
    if operator == "never" or day is None:
        return operator == "never" and day is None
    recent = day >= today - timedelta(days=value)
    return recent if operator == "within_days" else not recent


def last_era(person, segment, today):
    """Of where the person is, or else of where they were; the rule's own segment is left out.

    What staff gave on a day and took back on it, or may still today, was a slip of the hand.
    """
    rows = person.memberships.all()
    held = next((each for each in rows if each.valid_to is None), None)
    if person.segment and person.segment != segment and not (held and is_slip(held, today)):
        return person.segment.era
    ended = [each for each in rows if each.valid_to and not is_slip(each, today)]
    others = [each for each in ended if each.segment != segment]
    last = max(others, key=lambda each: (each.valid_from, each.pk), default=None)
    return last.segment.era if last else ""


def is_slip(membership, today):
    lasted = (membership.valid_to or today) > membership.valid_from
    return membership.source == "staff" and not lasted


OTHERS = {
    "expires_on": expires_on_met,
    "registered": registered_met,
    "tag": tag_met,
    "interactions": interactions_met,
    "last_seen": last_seen_met,
}
