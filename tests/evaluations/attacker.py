"""One who holds the database, its dump, the disk and the logs, and wants to know who said what.

What they look for is told by three marks: words of a person (address, browser, session …), an
exact time, and any order that follows the order in which people answered.
"""

import re
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from scipy.stats import spearmanr

# A chance order of 32 gets as far as this once in ten millions; a real one is at 1.
TELLING = 0.8
# Of a clock, and not of a day.
TIME_OF_DAY = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d")


class Table(NamedTuple):
    name: str
    columns: list[str]
    rows: list[tuple]


def all_tables():
    """Every table with every column, as an unordered SELECT gives it, and where each row lies."""
    place = {"sqlite": "rowid", "postgresql": "ctid::text"}[connection.vendor]
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            names = sorted({*names, *(name for (name,) in cursor.fetchall())})
        return {name: _read(cursor, name, place) for name in names}


def _read(cursor, name, place):
    quoted = connection.ops.quote_name(name)
    if connection.vendor == "sqlite" and not _has_rowid(cursor, name):
        place = "NULL"
    cursor.execute(f"SELECT {place}, * FROM {quoted}")
    columns = ["its place", *(column[0] for column in cursor.description[1:])]
    return Table(name, columns, cursor.fetchall())


def _has_rowid(cursor, name):
    cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [name])
    return "WITHOUT ROWID" not in (cursor.fetchone()[0] or "").upper()


def counters():
    """How far each sequence of the database has come."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT sequencename, last_value FROM pg_sequences")
        else:
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
        return dict(cursor.fetchall())


def changed_tables(before, after):
    """The tables of which a row came, went or changed, with the rows that are new."""
    found = {}
    for name, table in after.items():
        known = set(map(repr, before[name].rows))
        new = [row for row in table.rows if repr(row) not in known]
        if new or len(known) != len(table.rows):
            found[name] = table._replace(rows=new)
    return found


def words_found(tables, words):
    return {
        (table.name, column, word)
        for table in tables.values()
        for row in table.rows
        for column, cell in zip(table.columns, row, strict=True)
        for word in words
        if word in str(cell)
    }


def times_found(tables, since, until):
    """Cells that hold a time of day, and numbers that can be a moment of these."""
    return {
        (table.name, column)
        for table in tables.values()
        for row in table.rows
        for column, cell in zip(table.columns, row, strict=True)
        if _tells_time(cell, since, until)
    }


def _tells_time(cell, since, until):
    if isinstance(cell, datetime):
        return True
    if isinstance(cell, int | float):
        start, end = since.timestamp(), until.timestamp()
        return any(start * unit <= cell <= end * unit for unit in (1, 1_000, 1_000_000))
    return isinstance(cell, str) and bool(TIME_OF_DAY.search(cell))


def orders_found(tables, true_place):
    """(table, what it is ordered by): how far that follows the true order.

    true_place gives, for what names a response in a row (its id, its key), who was how many.
    """
    found = {}
    for table in tables.values():
        told = [(place, row) for row in table.rows if (place := _place(row, true_place))]
        if len(told) < 3:
            continue
        true = [place for place, _row in told]
        found[table.name, "the dump"] = _follows(true, range(len(true)))
        for number, column in enumerate(table.columns):
            values = [_sortable(column, row[number]) for _place, row in told]
            if len(set(values)) > len(values) / 2:
                ranks = {value: rank for rank, value in enumerate(sorted(set(values)))}
                found[table.name, column] = _follows(true, [ranks[value] for value in values])
    return found


def _place(row, true_place):
    places = {true_place[token] for cell in row if (token := str(cell)) in true_place}
    return places.pop() if len(places) == 1 else None


def _sortable(column, value):
    if column == "its place" and isinstance(value, str):  # PostgreSQL: (page, line)
        return tuple(map(int, value.strip("()").split(",")))
    return (value is not None, value if isinstance(value, int | float) else str(value))


def _follows(true, other):
    return abs(spearmanr(true, list(other)).statistic)


def dump_orders(true_place, table="evaluations_response"):
    """The same for the table in a dump of SQLite."""
    if connection.vendor != "sqlite":
        return {}
    values = re.compile(rf'INSERT INTO "?{table}"? VALUES\((.*)\);', re.DOTALL)
    lines = filter(None, map(values.match, connection.connection.iterdump()))
    cells = ([cell.strip("'") for cell in line[1].split(",")] for line in lines)
    order = [place for row in cells if (place := _place(row, true_place))]
    return {(table, "dump of SQLite"): _follows(order, range(len(order)))}
