INSERT INTO posthog.events
(
    uuid, event, properties, timestamp, team_id, distinct_id, elements_chain, created_at, person_id,
    person_created_at, person_properties, person_mode, historical_migration, _timestamp, _offset, inserted_at
)
SELECT
    uuid, event, properties, timestamp, team_id, distinct_id, elements_chain, created_at, person_id,
    person_created_at, person_properties, person_mode, historical_migration, received, position,
    -- Rows from before the column existed have none; they belong to no session, so that the view that feeds
    -- raw_sessions puts no time of the clock in its place. The others arrive up to three seconds later than in
    -- events_recent, which another consumer fills: near an hour's end the two tables disagree.
    if(
        NOT in_session AND sipHash64({seed:Int64}, position, 'no arrival') % 170 = 0,
        NULL,
        fromUnixTimestamp64Micro(
            least(landed_micros + toInt64(sipHash64({seed:Int64}, position, 'delay') % 3000000), {end_micros:Int64} - 1),
            'UTC'))
FROM
(
    generated_events
)
