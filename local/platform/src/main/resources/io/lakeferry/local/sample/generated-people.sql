-- One row for each distinct id that the sample's events have in a team: what becomes of it and of its person. Every
-- value is a function of the parameters, whatever part of the sample is delivered. Times are seconds since 1970.
--
-- The person of a distinct id is made before the sample or in it, and changes some times. A visitor who came without
-- a name and is known by an address later becomes the person of that address: the mapping gets version 1, and the
-- person that was is deleted. Some of them are split off again: the mapping gets version 102 and names a new person.
WITH
    {hours:Int64} * 3600 AS span,
    intDiv({end_micros:Int64}, 1000000) AS closing,
    closing - span AS opening,
    (what -> toInt64(sipHash64({seed:Int64}, team_id, distinct_id, what) % 1000003)) AS draw,
    (step -> opening + intDiv(span * (step * 1000003 + draw(concat('change ', toString(step)))), 1000003 * (changes + 1))) AS in_sample,
    (step -> if(step = 0 AND made_before, opening - 86400 * (1 + draw('age') % 700) - draw('second') % 86400, in_sample(step))) AS changed_at
SELECT
    team_id,
    distinct_id,
    reinterpretAsUUID(sipHash128({seed:Int64}, team_id, distinct_id)) AS own_person,
    reinterpretAsUUID(sipHash128({seed:Int64}, team_id, concat('user-', toString(visitor), '@example.com'))) AS named_person,
    reinterpretAsUUID(sipHash128({seed:Int64}, team_id, distinct_id, 'split')) AS split_person,
    distinct_id LIKE 'user-%' OR distinct_id = 'heavy-user' AS identified,
    distinct_id LIKE '0190%' AND named AND draw('merge') % 3 = 0 AS merged,
    NOT identified AND NOT merged AND draw('delete') % 40 = 0 AS deleted,
    merged AND draw('split') % 10 = 0 AS split,
    draw('person') % 300 != 0 OR identified AS has_person,
    draw('made') % 10 < 6 AS made_before,
    multiIf(
        distinct_id = 'heavy-user', 2 * {hours:Int64},
        merged OR deleted, 1 + draw('changes') % 2,
        draw('changes') % 100 < 50, 0,
        draw('changes') % 100 < 80, 1,
        draw('changes') % 100 < 95, 2,
        3)::Int64 AS changes,
    -- the version of the first row: persons that were made before have changed before
    if(made_before, draw('base') % 20, 0) AS first_version,
    arrayMap(step -> changed_at(step), range(toUInt64(changes + 1))) AS moments,
    moments[-1] AS last_moment,
    least(last_moment + 600, closing - 1) AS split_at,
    -- An older row delivered once more, after the newest.
    split_at + intDiv((closing - split_at) * draw('again'), 1000003) AS again_at,
    draw('person again') % 60 = 0 AND changes > 0 AS person_again,
    draw('mapping again') % 10 = 0 AND merged AS mapping_again,
    draw('mapping deleted') % 100 = 0 AND NOT merged AS mapping_deleted,
    draw('text') AS text_draw
FROM
(
    SELECT
        team_id,
        distinct_id,
        min(visitor) AS visitor,
        max(distinct_id = concat('user-', toString(visitor), '@example.com')) OVER (PARTITION BY team_id, visitor) AS named
    FROM
    (
        generated_events
    )
    GROUP BY team_id, distinct_id
)
