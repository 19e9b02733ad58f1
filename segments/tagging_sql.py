"""The statements of tagging.py, in SQL that SQLite and PostgreSQL share.

Written out, since the ORM has no INSERT … SELECT. A row of `tagging_run` is a person whose state
differs from what it should be: `segment_id` is where they belong, `moves` says that the segment
changes, `regrounds` that only the reason for being in it does.
"""

# Keeps a planner from taking a subquery apart and working its columns out at each mention.
COMPUTED_ONCE = "LIMIT 9223372036854775807"

DROP = "DROP TABLE IF EXISTS tagging_run"
# Takes the type of a primary key: "integer" makes it the place of the row in SQLite.
CREATE = """
CREATE TEMPORARY TABLE tagging_run (
    participant_id {key} PRIMARY KEY,
    shown_id bigint,
    current_id bigint,
    segment_id bigint,
    rule_id bigint,
    override_id bigint,
    moves integer NOT NULL,
    regrounds integer NOT NULL,
    outdated integer NOT NULL DEFAULT 0
)"""


GIVEN_AND_LAPSED = """
        LEFT JOIN segments_segmentoverride given
            ON given.participant_id = decided.id AND given.ended_at IS NULL
            AND (given.until IS NULL OR given.until >= %s)
        LEFT JOIN segments_segmentoverride lapsed
            ON lapsed.participant_id = decided.id AND lapsed.ended_at IS NULL
            AND lapsed.until < %s"""


def target(segments: str) -> str:
    """Where somebody belongs; what tagging.py says in words. Takes the parameters of `segments`,
    an expression for the segment of the rule."""
    return f"""
        CASE
            WHEN given_id IS NOT NULL THEN given_segment_id
            WHEN rule_id IS NOT NULL THEN {segments}
            WHEN source = 'rule' THEN NULL
            WHEN source = 'staff' AND lapsed_id IS NOT NULL THEN NULL
            ELSE held_id
        END"""


def states(decisions: str, segments: str) -> str:
    """Where each person is and belongs, from a query that gives id, segment_id and rule of each.

    Takes the parameters of `segments`, those of the query, and then today, twice.
    """
    return f"""
    SELECT ruled.*, {target(segments)} AS target_id,
        CASE
            WHEN given_id IS NOT NULL THEN source <> 'staff'
            WHEN rule_id IS NULL THEN FALSE
            WHEN source = 'rule' THEN COALESCE(held_rule_id, 0) <> rule_id
            ELSE source = 'staff'
        END AS is_regrounded
    FROM (
        SELECT
            decided.id AS participant_id,
            decided.segment_id AS shown_id,
            decided.rule AS rule_id,
            held.id AS current_id,
            held.segment_id AS held_id,
            held.source AS source,
            held.rule_id AS held_rule_id,
            given.id AS given_id,
            given.segment_id AS given_segment_id,
            lapsed.id AS lapsed_id
        FROM ({decisions} {COMPUTED_ONCE}) decided
        LEFT JOIN segments_membership held
            ON held.participant_id = decided.id AND held.valid_to IS NULL{GIVEN_AND_LAPSED}
    ) ruled"""


def differences(states: str) -> str:
    """Fill `tagging_run`. Takes the parameters of `states`."""
    return f"""
INSERT INTO tagging_run
    (participant_id, shown_id, current_id, segment_id, rule_id, override_id, moves, regrounds)
SELECT participant_id, shown_id, current_id, target_id,
    CASE WHEN given_id IS NULL THEN rule_id END,
    given_id,
    CASE WHEN COALESCE(target_id, 0) <> COALESCE(held_id, 0) THEN 1 ELSE 0 END,
    CASE WHEN target_id = held_id AND is_regrounded THEN 1 ELSE 0 END
FROM ({states}) states
WHERE COALESCE(target_id, 0) <> COALESCE(held_id, 0)
    OR COALESCE(target_id, 0) <> COALESCE(shown_id, 0)
    OR is_regrounded"""


COUNT_SHOWN = """
SELECT segment_id, COUNT(*) FROM segments_participant
WHERE merged_into_id IS NULL AND erased_at IS NULL GROUP BY segment_id"""
COUNT_MOVED = "SELECT shown_id, segment_id, SUM(moves), COUNT(*) FROM tagging_run GROUP BY 1, 2"

SHOW = """
UPDATE segments_participant SET segment_id = (
    SELECT segment_id FROM tagging_run WHERE participant_id = segments_participant.id)
WHERE id IN (
    SELECT participant_id FROM tagging_run
    WHERE COALESCE(shown_id, 0) <> COALESCE(segment_id, 0))"""

# On SQLite. Of an index, the name and how it was made.
INDEXES_OF_SEGMENT = """
SELECT name, sql FROM sqlite_master
WHERE type = 'index' AND tbl_name = 'segments_participant' AND sql LIKE '%%segment_id%%'"""
COUNT_TO_SHOW = """
SELECT COUNT(*) FROM tagging_run WHERE COALESCE(shown_id, 0) <> COALESCE(segment_id, 0)"""

GONE = """
SELECT id FROM segments_participant WHERE merged_into_id IS NOT NULL OR erased_at IS NOT NULL"""
# Between the comparison and the lock that SHOW takes on each person, somebody may have moved
# them by hand, merged or erased them. That counts, and the next run looks again. Takes today.
MARK_OUTDATED = f"""
UPDATE tagging_run SET outdated = 1
WHERE COALESCE(current_id, 0) <> COALESCE((
        SELECT held.id FROM segments_membership held
        WHERE held.participant_id = tagging_run.participant_id AND held.valid_to IS NULL), 0)
    OR COALESCE(override_id, 0) <> COALESCE((
        SELECT given.id FROM segments_segmentoverride given
        WHERE given.participant_id = tagging_run.participant_id AND given.ended_at IS NULL
            AND (given.until IS NULL OR given.until >= %s)), 0)
    OR participant_id IN ({GONE})"""
SHOW_OUTDATED = """
UPDATE segments_participant SET segment_id = (
    SELECT held.segment_id FROM segments_membership held
    WHERE held.participant_id = segments_participant.id AND held.valid_to IS NULL)
WHERE id IN (SELECT participant_id FROM tagging_run WHERE outdated = 1)"""
FORGET_OUTDATED = "DELETE FROM tagging_run WHERE outdated = 1"

# A record that was merged or erased at such a moment may hold a segment still.
HIDE_GONE = f"""
UPDATE segments_participant SET segment_id = NULL
WHERE segment_id IS NOT NULL AND id IN ({GONE})"""

# The two that begin with it take today, today and now. A membership of the same day ends on it:
# it held for no day, and stays on record with the moments at which it was written and ended.
END = """
UPDATE segments_membership
SET valid_to = CASE WHEN valid_from > %s THEN valid_from ELSE %s END, ended_at = %s"""
CLOSE = f"{END} WHERE id IN (SELECT current_id FROM tagging_run WHERE moves = 1)"
CLOSE_GONE = f"{END} WHERE valid_to IS NULL AND participant_id IN ({GONE})"


def opening(reasons: str) -> str:
    """Write the new memberships. Takes today, now, those of `reasons`, and the author."""
    return f"""
INSERT INTO segments_membership
    (participant_id, segment_id, valid_from, recorded_at, source, rule_id, reason, author_id)
SELECT run.participant_id, run.segment_id, %s, %s,
    CASE WHEN run.override_id IS NULL THEN 'rule' ELSE 'staff' END,
    run.rule_id,
    COALESCE(given.reason, {reasons}),
    CASE WHEN run.override_id IS NULL THEN %s ELSE given.author_id END
FROM tagging_run run
LEFT JOIN segments_segmentoverride given ON given.id = run.override_id
WHERE run.moves = 1 AND run.segment_id IS NOT NULL"""


# Takes rule, reason, author and the rule again.
REGROUND_BY_RULE = """
UPDATE segments_membership SET source = 'rule', rule_id = %s, reason = %s, author_id = %s
WHERE id IN (SELECT current_id FROM tagging_run WHERE regrounds = 1 AND rule_id = %s)"""
REGROUND_BY_HAND = """
UPDATE segments_membership SET source = 'staff', rule_id = NULL,
    reason = (SELECT given.reason FROM segments_segmentoverride given
        JOIN tagging_run run ON run.override_id = given.id
        WHERE run.current_id = segments_membership.id),
    author_id = (SELECT given.author_id FROM segments_segmentoverride given
        JOIN tagging_run run ON run.override_id = given.id
        WHERE run.current_id = segments_membership.id)
WHERE id IN (
    SELECT current_id FROM tagging_run WHERE regrounds = 1 AND override_id IS NOT NULL)"""
# Takes now and today.
END_LAPSED = """
UPDATE segments_segmentoverride SET ended_at = %s WHERE ended_at IS NULL AND until < %s"""
