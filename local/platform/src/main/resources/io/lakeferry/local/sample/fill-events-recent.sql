INSERT INTO posthog.events_recent
(
    uuid, event, properties, timestamp, team_id, distinct_id, elements_chain, created_at, person_id,
    person_created_at, person_properties, person_mode, historical_migration, _timestamp, _timestamp_ms,
    _offset, _partition, inserted_at
)
SELECT
    uuid, event, properties, timestamp, team_id, distinct_id, elements_chain, created_at, person_id,
    person_created_at, person_properties, person_mode, historical_migration, received, received,
    position, position % 16, fromUnixTimestamp64Micro(landed_micros, 'UTC')
FROM
(
    generated_events
)
