-- PostHog's events_recent, without replication and shards. The last line is ours: it holds background merges off, so that
-- copies of a row stay where the sample put them. OPTIMIZE TABLE ... FINAL merges all the same.
CREATE TABLE IF NOT EXISTS posthog.events_recent
(
    uuid UUID,
    event String,
    properties String CODEC(ZSTD(3)),
    timestamp DateTime64(6, 'UTC'),
    team_id Int64,
    distinct_id String,
    elements_chain String,
    created_at DateTime64(6, 'UTC'),
    person_id UUID,
    person_created_at DateTime64(3),
    person_properties String CODEC(ZSTD(3)),
    group0_properties String CODEC(ZSTD(3)),
    group1_properties String CODEC(ZSTD(3)),
    group2_properties String CODEC(ZSTD(3)),
    group3_properties String CODEC(ZSTD(3)),
    group4_properties String CODEC(ZSTD(3)),
    group0_created_at DateTime64(3),
    group1_created_at DateTime64(3),
    group2_created_at DateTime64(3),
    group3_created_at DateTime64(3),
    group4_created_at DateTime64(3),
    person_mode Enum8('full' = 0, 'propertyless' = 1, 'force_upgrade' = 2),
    historical_migration Bool,
    _timestamp DateTime,
    _timestamp_ms DateTime64(3),
    _offset UInt64,
    _partition UInt64,
    inserted_at DateTime64(6, 'UTC') DEFAULT NOW64(),
    consumer_breadcrumbs Array(String),
    INDEX kafka_timestamp_minmax_events_recent _timestamp TYPE minmax GRANULARITY 3
)
ENGINE = ReplacingMergeTree(_timestamp)
PARTITION BY toStartOfHour(inserted_at)
ORDER BY (team_id, toStartOfHour(inserted_at), event, cityHash64(distinct_id), cityHash64(uuid))
TTL toDateTime(inserted_at) + INTERVAL 7 DAY
SETTINGS max_bytes_to_merge_at_max_space_in_pool = 1, max_bytes_to_merge_at_min_space_in_pool = 1
