"""How long staff wait for the list of people: every filter, search and order, and their mixtures.

`python -m bench.people_lists 200000` fills the database of the environment's settings first, if
it has fewer, and prints the slowest and the typical. On SQLite the time is the CPU's, which says
more on a machine that others use as well; with DATABASE_URL it is the clock's.
"""

import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable
from statistics import median

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.people import ACTIVITIES, fill
from segments.models import Participant

RUNS = 5
MOST_MILLISECONDS, MOST_QUERIES = 300, 12
PLAIN = (
    *("", "p=2", "p=200", "ordering=-sort_key", "ordering=segment", "ordering=-segment"),
    *("ordering=patron_id", "ordering=-patron_id", "ordering=last_seen_on"),
    *("ordering=-last_seen_on", "ordering=-last_seen_on&p=200", "ordering=expires_on"),
)
SEARCHES = (
    *("q=ก", "q=ส", "q=กม", "q=กมล", "q=กมลจิต", "q=ฮ", "q=มูฮัม", "q=so", "q=B5000123"),
    *("q=B50", "q=0812", "q=zz", "q=กมล แก้ว", "q=ก ส", "q=ก ฮ", "q=กมลจิต ก"),
)
FILTERS = (
    *("segment=U1", "segment=none", "segment=Pa2", "segment=U1&segment=U2", "era=past"),
    *("category=alumni", "category=school_staff", "nationality=TH", "nationality=MY"),
    *("tag=international", "tag=volunteer", f"activity={ACTIVITIES[2]}", "consent=yes"),
    *("consent=no", "seen=365", "seen=before-1095", "seen=never", "expiry=valid", "expiry=soon"),
)
MIXED = (
    "q=ก&tag=international",
    "q=ก&consent=no&category=alumni",
    "q=ก&segment=F2&ordering=-last_seen_on",
    "q=กม&consent=yes&nationality=TH&p=3",
    "category=alumni&nationality=MY",
    "tag=international&consent=yes&nationality=TH",
    f"tag=international&consent=yes&activity={ACTIVITIES[2]}",
    "segment=U3&tag=international&ordering=expires_on",
    "seen=never&consent=yes&ordering=segment",
    "consent=yes&ordering=-expires_on&p=40",
)


def member_of_the_team() -> Client:
    client = Client(HTTP_HOST="localhost")
    client.force_login(get_user_model().objects.get(username="customer"))
    return client


def measured(client: Client, query: str) -> tuple[float, int]:
    """The median of some runs in milliseconds, and the queries of one."""
    address = f"{reverse('wagtailsnippets_segments_participant:list')}?{query}"
    clock: Callable[[], float] = time.perf_counter
    if connection.vendor == "sqlite":
        clock = time.process_time
    times = []
    for _run in range(RUNS):
        began = clock()
        response = client.get(address)
        times.append((clock() - began) * 1000)
        if response.status_code != 200:
            raise SystemExit(f"{address}: {response.status_code}")
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return median(times), len(queries)


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("people", type=int)
    fill(parser.parse_args().people)
    settings.ALLOWED_HOSTS = ["localhost"]
    client = member_of_the_team()
    measured(client, "")
    found = {query: measured(client, query) for query in (*PLAIN, *SEARCHES, *FILTERS, *MIXED)}
    count = f"{Participant.objects.count():,} people"
    for query, (took, queries) in sorted(found.items(), key=lambda item: -item[1][0])[:5]:
        sys.stdout.write(f"{count}, list ?{query:<50} {took:.0f} ms, {queries} queries\n")
    typical = median(took for took, _queries in found.values())
    most = max(queries for _took, queries in found.values())
    sys.stdout.write(
        f"{count}, {len(found)} lists and searches (budget {MOST_MILLISECONDS} ms, "
        f"{MOST_QUERIES} queries): median {typical:.0f} ms, at most {most} queries\n"
    )
    slowest = max(took for took, _queries in found.values())
    raise SystemExit(0 if slowest <= MOST_MILLISECONDS and most <= MOST_QUERIES else 1)


if __name__ == "__main__":
    main()
