"""The part of an address that says which people a list shows, and how."""

from collections.abc import Iterable

from django.http import QueryDict

from segments.people.filters import ParticipantFilterSet

SEARCH, ORDERING, COLUMNS = "q", "ordering", "columns"
FILTERS = tuple(ParticipantFilterSet.base_filters)
KNOWN = (SEARCH, *FILTERS, ORDERING, COLUMNS)
# A search is for a person, so it belongs in no view that a team keeps.
SAVED = (*FILTERS, ORDERING, COLUMNS)


def asked_for(query: QueryDict, names: Iterable[str] = KNOWN) -> dict[str, list[str]]:
    """What a list is asked for under these names; nothing that is empty or unknown."""
    asked = {name: [value for value in query.getlist(name) if value] for name in names}
    return {name: values for name, values in asked.items() if values}


def written(asked: dict[str, list[str]]) -> str:
    """As it stands in an address."""
    query = QueryDict(mutable=True)
    for name, values in asked.items():
        query.setlist(name, values)
    return query.urlencode()


def saved_query(text: str) -> str:
    """What can be saved of a query, in one order, so that two alike are equal."""
    return written(asked_for(QueryDict(text), SAVED))
