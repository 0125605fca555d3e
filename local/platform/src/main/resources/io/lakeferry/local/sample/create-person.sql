-- PostHog's person, without replication. The last line is ours: it holds background merges off, so that older versions
-- of a row stay where the sample put them.
CREATE TABLE IF NOT EXISTS posthog.person
(
    id UUID,
    created_at DateTime64(3),
    team_id Int64,
    properties String,
    is_identified Int8,
    is_deleted Int8,
    version UInt64,
    _timestamp DateTime,
    _offset UInt64,
    INDEX kafka_timestamp_minmax_person _timestamp TYPE minmax GRANULARITY 3
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (team_id, id)
SETTINGS max_bytes_to_merge_at_max_space_in_pool = 1, max_bytes_to_merge_at_min_space_in_pool = 1
