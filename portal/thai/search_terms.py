"""Texts as words that a database's search can tell apart, though Thai writes no spaces.

A run of Thai becomes its clusters and each pair of neighbours, so that a query is found wherever
it stands: no dictionary, which would cut บอกรัก out of no longer word. Both are spelt in Latin
consonants, since SQLite takes Thai marks for separators (ปี, ปู and ปิ would be one word) and
PostgreSQL a whole run for one word.
"""

import re
from itertools import pairwise
from unicodedata import combining, normalize

from portal.thai.dates import BE_OFFSET
from portal.thai.text import search_text

# No vowel, and no s or y at an end: neither stop words nor stemming can touch these.
LETTERS = "bcdfghjklmnpqrtvwxz"
THAI_MARK = "zq"  # no English word begins so
FIRST_THAI = 0x0E00
# Above and below their consonant, and sara am, which can't begin a cluster.
MARKS = "\u0e31\u0e33-\u0e3a\u0e47-\u0e4e"
RUNS = re.compile(r"[\u0e01-\u0e3a\u0e40-\u0e4e]+|[^\W\u0e00-\u0e7f]+")
CLUSTERS = re.compile(f"[^{MARKS}]?[{MARKS}]*")
YEARS = range(1900, 2101)  # in the Common Era
SHORTEST_PLURAL = 4


def indexed_terms(text: str) -> str:
    """What is kept of a text: every word, cluster and pair of clusters, separated by spaces."""
    terms = []
    for run in RUNS.findall(search_text(text)):
        if _is_thai(run):
            clusters = _clusters(run)
            terms += [THAI_MARK + cluster for cluster in clusters]
            terms += [THAI_MARK + first + second for first, second in pairwise(clusters)]
        else:
            terms.append(_word(run))
    return " ".join(terms)


def query_terms(text: str) -> str:
    """What a text must hold to be found by a query; empty where nothing can be looked for."""
    terms = []
    for run in RUNS.findall(search_text(text)):
        if not _is_thai(run):
            terms.append(_word(run))
            continue
        clusters = _clusters(run)
        pairs = [THAI_MARK + first + second for first, second in pairwise(clusters)]
        terms += pairs or [THAI_MARK + clusters[0]]
    # The last word may be unfinished, so that it must stay last.
    return " ".join(dict.fromkeys(terms[:-1])) + (f" {terms[-1]}" if terms else "")


def _is_thai(run: str) -> bool:
    return FIRST_THAI <= ord(run[0]) < FIRST_THAI + 0x80


def _clusters(run: str) -> list[str]:
    return ["".join(map(_spelt, cluster)) for cluster in CLUSTERS.findall(run) if cluster]


def _spelt(char: str) -> str:
    first, second = divmod(ord(char) - FIRST_THAI, len(LETTERS))
    return LETTERS[first] + LETTERS[second]


def _word(word: str) -> str:
    """Years of both eras are one word, and so are most English plurals and their singulars.

    Accents don't count: SQLite's search would not see them, PostgreSQL's would.
    """
    word = "".join(char for char in normalize("NFD", word) if not combining(char))
    if word.isdecimal() and len(word) == 4 and int(word) in YEARS:
        return str(int(word) + BE_OFFSET)
    if word.isascii() and len(word) >= SHORTEST_PLURAL:
        return word.removesuffix("s")
    return word
