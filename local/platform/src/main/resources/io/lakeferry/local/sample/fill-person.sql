INSERT INTO posthog.person
(
    id, created_at, team_id, properties, is_identified, is_deleted, version, _timestamp, _offset
)
SELECT
    change.1 AS id,
    fromUnixTimestamp64Milli(change.5 * 1000 + text_draw % 1000, 'UTC') AS created_at,
    team_id,
    multiIf(
        is_deleted = 1, '{}',
        text_draw % 150 = 1, '',
        text_draw % 400 = 2, 'not json',
        concat(
            '{"distinct_id":', toJSONString(distinct_id),
            if(identified, concat(',"email":', toJSONString(distinct_id)), ''),
            ',"plan":"', ['free', 'scale', 'enterprise'][1 + (text_draw + change.2) % 3],
            '","name":"', ['Ada', 'Łukasz', '太郎', 'José 🎉', 'فاطمة'][1 + text_draw % 5],
            '","$initial_os":"', ['Mac OS X', 'Windows', 'iOS', 'Android', 'Linux', 'Chrome OS'][1 + text_draw % 6],
            '","changes":', toString(change.2),
            ',"seen":"', toString(toDateTime(change.4, 'UTC')), '"}')) AS properties,
    identified AS is_identified,
    change.3 AS is_deleted,
    change.2 AS version,
    fromUnixTimestamp(change.4) AS _timestamp,
    sipHash64(id, version, change.4) % 1000000000 AS _offset
FROM
(
    generated_people
)
-- person, version, deleted, when, created when
ARRAY JOIN arrayConcat(
    arrayMap(
        step -> (
            own_person,
            first_version + toInt64(step) + if((merged OR deleted) AND step = changes, 100, 0),
            toInt8((merged OR deleted) AND step = changes),
            moments[step + 1],
            moments[1]),
        range(if(has_person, toUInt64(changes + 1), 0))),
    arrayMap(step -> (own_person, first_version, toInt8(0), again_at, moments[1]), range(toUInt64(has_person AND person_again))),
    arrayMap(step -> (split_person, toInt64(0), toInt8(0), split_at, split_at), range(toUInt64(split)))) AS change
WHERE change.4 >= {from_second:Int64} AND change.4 < {until_second:Int64}
