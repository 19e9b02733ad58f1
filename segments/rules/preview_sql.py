"""The one statement of previews.py."""

from segments.tagging_sql import COMPUTED_ONCE, GIVEN_AND_LAPSED, target

GROUP, JOINING, LEAVING = range(3)
MOST_NAMES = 10


def states(decisions: str, segments: str, *, applies: bool) -> str:
    """Where each person is shown and would belong, from a query that gives id, segment_id, is_met
    (whether the draft fits) and the first rule that fits `earlier` and `later` than the draft.

    Takes the parameters of `segments`, those of the query, and then today, twice.
    """
    draft = "CASE WHEN decided.is_met = 1 THEN 0 END, " if applies else ""
    # A membership is only looked up where no rule and no override says what becomes of it.
    return f"""
    SELECT ruled.*, {target(segments)} AS target_id
    FROM (
        SELECT decided.*, decided.segment_id AS shown_id, decided.segment_id AS held_id,
            given.id AS given_id, given.segment_id AS given_segment_id, lapsed.id AS lapsed_id,
            held.source AS source
        FROM (
            SELECT decided.*, COALESCE(decided.earlier, {draft}decided.later) AS rule_id
            FROM ({decisions} {COMPUTED_ONCE}) decided
        ) decided{GIVEN_AND_LAPSED}
        LEFT JOIN segments_membership held
            ON held.participant_id = decided.id AND held.valid_to IS NULL
            AND decided.rule_id IS NULL
    ) ruled"""


def reading(states: str) -> str:
    """Groups of people with their number, and some who join and leave the segment.

    Takes the parameters of `states` and the segment, four times.
    """
    columns = "shown_id, target_id, rule_id, later, is_met, given_id IS NOT NULL"
    return f"""
WITH states AS MATERIALIZED ({states})
SELECT {GROUP}, {columns}, COUNT(*), 0 FROM states GROUP BY {columns}
UNION ALL
SELECT * FROM (
    SELECT {JOINING}, {columns}, 1, id FROM states
    WHERE target_id = %s AND COALESCE(shown_id, 0) <> %s LIMIT {MOST_NAMES}) joining
UNION ALL
SELECT * FROM (
    SELECT {LEAVING}, {columns}, 1, id FROM states
    WHERE COALESCE(target_id, 0) <> %s AND shown_id = %s LIMIT {MOST_NAMES}) leaving"""
