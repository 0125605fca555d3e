-- PostHog's sharded_events (left out: property maps, elements_chain_*, dmat_*), without replication and shards. The last line is ours: it holds background merges off, so that
-- copies of a row stay where the sample put them. OPTIMIZE TABLE ... FINAL merges all the same.
CREATE TABLE IF NOT EXISTS posthog.events
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
    `$group_0` String MATERIALIZED replaceRegexpAll(JSONExtractRaw(properties, '$group_0'), '^"|"$', ''),
    `$group_1` String MATERIALIZED replaceRegexpAll(JSONExtractRaw(properties, '$group_1'), '^"|"$', ''),
    `$group_2` String MATERIALIZED replaceRegexpAll(JSONExtractRaw(properties, '$group_2'), '^"|"$', ''),
    `$group_3` String MATERIALIZED replaceRegexpAll(JSONExtractRaw(properties, '$group_3'), '^"|"$', ''),
    `$group_4` String MATERIALIZED replaceRegexpAll(JSONExtractRaw(properties, '$group_4'), '^"|"$', ''),
    `$window_id` String MATERIALIZED replaceRegexpAll(JSONExtractRaw(properties, '$window_id'), '^"|"$', ''),
    `$session_id` String MATERIALIZED replaceRegexpAll(JSONExtractRaw(properties, '$session_id'), '^"|"$', ''),
    `$session_id_uuid` Nullable(UInt128) MATERIALIZED toUInt128(JSONExtract(properties, '$session_id', 'Nullable(UUID)')),
    _timestamp DateTime,
    _offset UInt64,
    inserted_at Nullable(DateTime64(6, 'UTC')) DEFAULT NOW64(),
    consumer_breadcrumbs Array(String),
    INDEX `minmax_$group_0` `$group_0` TYPE minmax GRANULARITY 1,
    INDEX `minmax_$group_1` `$group_1` TYPE minmax GRANULARITY 1,
    INDEX `minmax_$group_2` `$group_2` TYPE minmax GRANULARITY 1,
    INDEX `minmax_$group_3` `$group_3` TYPE minmax GRANULARITY 1,
    INDEX `minmax_$group_4` `$group_4` TYPE minmax GRANULARITY 1,
    INDEX `minmax_$window_id` `$window_id` TYPE minmax GRANULARITY 1,
    INDEX `minmax_$session_id` `$session_id` TYPE minmax GRANULARITY 1,
    INDEX `minmax_$session_id_uuid` `$session_id_uuid` TYPE minmax GRANULARITY 1,
    INDEX kafka_timestamp_minmax_sharded_events _timestamp TYPE minmax GRANULARITY 3,
    INDEX minmax_inserted_at coalesce(inserted_at, _timestamp) TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(_timestamp)
PARTITION BY toYYYYMM(timestamp)
ORDER BY (team_id, toDate(timestamp), event, cityHash64(distinct_id), cityHash64(uuid))
SAMPLE BY cityHash64(distinct_id)
SETTINGS max_bytes_to_merge_at_max_space_in_pool = 1, max_bytes_to_merge_at_min_space_in_pool = 1
