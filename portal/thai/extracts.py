"""Pieces of a text around what was searched for, cut where a reader sees no cut."""

from bisect import bisect_right
from itertools import accumulate

from portal.thai.text import normalise, search_text, split_clusters

LONGEST = 160  # clusters
BEFORE = 40
ELLIPSIS = "…"

Pieces = list[tuple[str, bool]]


def marked(text: str, query: str) -> Pieces:
    """The whole text with its hits, as `extract` gives a part of one."""
    return extract(text, query, longest=len(text), before=len(text))


def extract(text: str, query: str, longest: int = LONGEST, before: int = BEFORE) -> Pieces:
    """At most so many clusters of a text from shortly before the first hit, hits marked.

    A piece is a text and whether it was searched for. Hits are of the whole query where it
    occurs, else of its words; letters' case, spellings and Thai digits don't matter. A part that
    is left out at an end is an ellipsis.
    """
    clusters = split_clusters(" ".join(normalise(text).split()))
    hits = _hits(clusters, query)
    first = hits.index(True) if True in hits else 0
    start = 0 if first <= before else _after_space(clusters, first - before, first)
    end = start + longest
    pieces: Pieces = [(ELLIPSIS, False)] if start else []
    for cluster, is_hit in zip(clusters[start:end], hits[start:end], strict=True):
        if pieces and pieces[-1][1] == is_hit:
            pieces[-1] = (pieces[-1][0] + cluster, is_hit)
        else:
            pieces.append((cluster, is_hit))
    if end < len(clusters):
        pieces.append((ELLIPSIS, False))
    return pieces


def holds(text: str, query: str) -> bool:
    """Whether the text holds the query word for word."""
    return search_text(query) in search_text(text)


def _after_space(clusters: list[str], start: int, first: int) -> int:
    spaces = (place + 1 for place in range(start, first) if clusters[place] == " ")
    return next(spaces, start)


def _hits(clusters: list[str], query: str) -> list[bool]:
    """Of each cluster, whether some of it was searched for."""
    # By cluster, as what is folded may be longer or shorter than what stands there.
    folded = [cluster if cluster == " " else search_text(cluster) for cluster in clusters]
    ends = list(accumulate(map(len, folded)))
    whole, hits = "".join(folded), [False] * len(clusters)
    for needle in _needles(search_text(query), whole):
        place = whole.find(needle)
        while place >= 0:
            first, last = bisect_right(ends, place), bisect_right(ends, place + len(needle) - 1)
            hits[first : last + 1] = [True] * (last + 1 - first)
            place = whole.find(needle, place + len(needle))
    return hits


def _needles(query: str, whole: str) -> list[str]:
    if not query:
        return []
    return [query] if query in whole else query.split()
