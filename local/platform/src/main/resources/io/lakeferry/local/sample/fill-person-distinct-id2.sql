INSERT INTO posthog.person_distinct_id2
(
    team_id, distinct_id, person_id, is_deleted, version, _timestamp, _offset, _partition
)
SELECT
    team_id,
    distinct_id,
    change.1 AS person_id,
    change.3 AS is_deleted,
    change.2 AS version,
    fromUnixTimestamp(change.4) AS _timestamp,
    sipHash64(distinct_id, version, change.4) % 1000000000 AS _offset,
    _offset % 16 AS _partition
FROM
(
    generated_people
)
-- person, version, deleted, when
ARRAY JOIN arrayConcat(
    [(own_person, toInt64(0), toInt8(0), moments[1])],
    arrayMap(step -> (named_person, toInt64(1), toInt8(0), last_moment), range(toUInt64(merged))),
    arrayMap(step -> (split_person, toInt64(102), toInt8(0), split_at), range(toUInt64(split))),
    arrayMap(step -> (own_person, toInt64(0), toInt8(0), again_at), range(toUInt64(mapping_again))),
    arrayMap(step -> (own_person, toInt64(1), toInt8(1), last_moment), range(toUInt64(mapping_deleted)))) AS change
WHERE change.4 >= {from_second:Int64} AND change.4 < {until_second:Int64}
