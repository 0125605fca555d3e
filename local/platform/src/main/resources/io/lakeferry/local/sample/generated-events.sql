-- Rows first to first + count - 1 of a sample. Every value is a function of the parameters and of the row's number,
-- so that the same parameters give the same rows, in whatever blocks they are made.
--
-- About one row in a hundred is a copy: it takes its identity, and with it its content, from another row. Copies
-- arrive in the same hour as their original, in another one, or in the same one with a timestamp of the day before.
--
-- An event belongs to the session in which it happened, however late it arrives.
WITH
    toInt64(3600000000) AS hour_length,
    -- Rows arrive in the order of their numbers, as many in each hour. The first of an hour arrives in its first
    -- microsecond, the last one in its last.
    (x -> intDiv(x * {hours:Int64}, {events:Int64})) AS hour_of,
    (x -> x * {hours:Int64} - hour_of(x) * {events:Int64}) AS step_in_hour,
    (x -> {end_micros:Int64} - ({hours:Int64} - hour_of(x)) * hour_length + multiIf(
        step_in_hour(x) < {hours:Int64}, 0,
        step_in_hour(x) >= {events:Int64} - {hours:Int64}, hour_length - 1,
        intDiv(step_in_hour(x) * hour_length, {events:Int64})
            + toInt64(sipHash64({seed:Int64}, x, 'jitter') % toUInt64(greatest(1, intDiv(hour_length * {hours:Int64}, {events:Int64})))))) AS landed,
    -- JSON of every kind, some of which parsers disagree about
    [
        '"just a text"', '"{\\"quoted\\":\\"object\\"}"', '[1,2,3]', '[]', '[{"a":1},{"a":2}]', '{}', 'null', 'true', 'false',
        '0', '-0', '-0.0', '42', '12345678901234567890123', '1e400', '1.7976931348623157e308', '3.141592653589793238462643',
        '{"big":9223372036854775807,"bigger":9223372036854775808,"tiny":5e-324}',
        '{"a":1,"a":2}', '{"outer":{"k":1,"k":[2]}}', '{"":"the empty key"}', '{"a.b":1,"a":{"b":2}}', '{"key with space":1,"ключ":2,"$":3}',
        '{"escaped":"\\u00e9\\ud83d\\ude00\\/\\b\\f\\n\\r\\t\\"\\\\"}', '{"nul":"\\u0000"}', '{"lone":"\\ud800"}', '{"lone":"\\udc00 tail"}', '{"reversed":"\\ude00\\ud83d"}',
        ' { "spaced" : [ 1 , 2 ] } ', '{"line":\n"broken"}', '{"null":null,"empty":"","array":[null]}',
        concat(repeat('{"a":', 150), '1', repeat('}', 150)), concat(repeat('[', 1200), repeat(']', 1200))
    ] AS odd_texts,
    -- no JSON
    [
        'not json', '{"cut":', '{"cut":"off', '{\'single\':1}', '{unquoted:1}', '{"trailing":1,}', '[1,2,]', '{"a":NaN}', 'NaN', '{"a":Infinity}', '-Infinity',
        'undefined', 'None', '{"a":1}{"b":2}', '{"a":1} trailing', '{"tab":"a\tb"}', '{"newline":"a\nb"}', '{"bad escape":"\\x41"}', '{"short escape":"\\u12"}',
        '{"a":01}', '{"a":.5}', '{"a":+1}', '/* comment */ {"a":1}', '\xEF\xBB\xBF{"bom":1}', ' ', '<xml/>', '[object Object]', '💥'
    ] AS bad_texts,
    -- accents, 4-byte and joined emoji, right-to-left, combining, invisible and direction-changing characters
    [
        'Grüße aus Köln', '日本語のタイトル', '😀👍🏽👨‍👩‍👧‍👦', 'مرحبا بالعالم', 'שלום עולם', 'e\xCC\x81 combining n\xCC\x83', 'Zalgo: t̸̡̛͇ę̴̛x̶t̵', '𝒳𝒴𝒵 𐍈',
        'zero\xE2\x80\x8Bwidth\xE2\x80\x8Djoiner', '\xE2\x80\xAEright to left override', '🇩🇪🇯🇵', 'İstanbul ışık', 'line\xE2\x80\xA8separator'
    ] AS unicode_texts,
    ['$pageview', '$autocapture', '$pageleave', '$feature_flag_called', '$identify', '$screen', '$web_vitals', '$exception', '$set', '$groupidentify', '$rageclick'] AS standard_events,
    ['Chrome', 'Safari', 'Firefox', 'Edge', 'Samsung Internet', 'Opera'] AS browsers,
    ['Mac OS X', 'Windows', 'iOS', 'Android', 'Linux', 'Chrome OS'] AS systems,
    ['Desktop', 'Mobile', 'Tablet'] AS devices,
    ['DE', 'US', 'GB', 'FR', 'JP', 'BR', 'IN', 'EG'] AS countries,
    ['$direct', 'www.google.com', 'news.ycombinator.com', 'github.com', 't.co', 'duckduckgo.com'] AS referrers,
    ['newsletter', 'google', 'facebook', 'linkedin', 'youtube', 'partner'] AS utm_sources,
    ['email', 'cpc', 'paid_social', 'social', 'video', 'affiliate'] AS utm_mediums,
    ['autumn sale', 'cross-network', 'shopping week', 'video launch'] AS utm_campaigns,
    ['gclsrc', 'dclid', 'gbraid', 'wbraid', 'msclkid', 'twclid', 'li_fat_id', 'mc_cid', 'igshid', 'ttclid', '_kx', 'irclid'] AS click_ids,
    ['/', '/pricing', '/docs', '/docs/libraries/js', '/blog/how-we-built-it', '/signup', '/settings/project', '/insights/new', '/dashboard/17', '/customers'] AS paths
SELECT
    reinterpretAsUUID(sipHash128({seed:Int64}, identity, 'uuid')) AS uuid,
    multiIf(
        event_pick < 4500, standard_events[1],
        event_pick < 6500, standard_events[2],
        event_pick < 7500, standard_events[3],
        event_pick < 8200, standard_events[4],
        event_pick < 8900, standard_events[5 + event_spread % 7],
        event_pick < 8950, concat('événement 🎉 ', toString(event_spread % 12)),
        concat('custom event ', toString(toUInt32(floor(400 * pow((event_spread % 1000003) / 1000003, 3)))))) AS event,
    multiIf(
        -- the rows from 100 on carry each odd and bad text once, however small the sample is
        oddity >= 1 AND oddity <= length(odd_texts), odd_texts[oddity],
        oddity > length(odd_texts), bad_texts[oddity - length(odd_texts)],
        content_pick < 100, '',
        content_pick < 150, odd_texts[1 + content_spread % length(odd_texts)],
        content_pick < 180, bad_texts[1 + content_spread % length(bad_texts)],
        -- 100 to 300 KB
        large, concat('{"$exception_list":[{"type":"Error","stacktrace":"', repeat(concat('at handler (https://example.com/static/', lower(hex(content_spread)), '.js:10:', toString(identity), ')\\n'), 1500 + content_spread % 3000), '"}]', if(on_server, '', concat(',"$session_id":"', session_id, '"')), '}'),
        concat(
            -- a third of the visitors are known to servers alone, whose events belong to no session
            if(on_server, '{', concat('{"$session_id":"', session_id, '","$window_id":"', session_id, '",')),
            '"$browser":"', browsers[1 + content_spread % 6],
            '","$browser_version":', toString(90 + content_spread % 41),
            ',"$os":"', systems[1 + intDiv(content_spread, 7) % 6],
            '","$device_type":"', devices[1 + intDiv(content_spread, 11) % 3],
            '","$current_url":"https://example.com', paths[1 + intDiv(content_spread, 13) % 10], '?item=', toString(intDiv(content_spread, 17) % 100000),
            '","$pathname":"', paths[1 + intDiv(content_spread, 13) % 10],
            '","$referring_domain":"', referrers[1 + visit_hash % 6],
            '","$geoip_country_code":"', countries[1 + intDiv(content_spread, 23) % 8],
            '","$viewport_width":', toString(320 + intDiv(content_spread, 29) % 2240),
            ',"$viewport_height":', toString(480 + intDiv(content_spread, 31) % 960),
            ',"$lib":"web","$lib_version":"1.', toString(intDiv(content_spread, 37) % 300), '.0"',
            if(intDiv(visit_hash, 41) % 8 = 0, concat(',"utm_source":"', utm_sources[1 + intDiv(visit_hash, 43) % 6], '","utm_medium":"', utm_mediums[1 + intDiv(visit_hash, 47) % 6], '","utm_campaign":"', utm_campaigns[1 + intDiv(visit_hash, 53) % 4], '"'), ''),
            if(intDiv(visit_hash, 59) % 30 = 0, concat(',"gclid":"', lower(hex(visit_hash)), '","gad_source":"1"'), ''),
            if(intDiv(visit_hash, 61) % 40 = 0, concat(',"fbclid":"', lower(hex(visit_hash)), '"'), ''),
            if(intDiv(visit_hash, 67) % 100 = 0, concat(',"', click_ids[1 + intDiv(visit_hash, 71) % 12], '":"', lower(hex(visit_hash)), '"'), ''),
            if(event = '$autocapture' AND content_spread % 10 = 0, concat(',"$external_click_url":"https://example.org/partner/', toString(content_spread % 70), '"'), ''),
            multiIf(
                event != '$web_vitals', '',
                intDiv(content_spread, 79) % 20 = 0, ',"$web_vitals_LCP_value":null',
                intDiv(content_spread, 79) % 20 = 1, concat(',"$web_vitals_LCP_value":"', toString(content_spread % 9000), '"'),
                concat(',"$web_vitals_LCP_value":', toString(content_spread % 90000 / 10))),
            if(intDiv(content_spread, 47) % 20 = 0, concat(',"$group_0":"company-', toString(intDiv(content_spread, 53) % 500), '"'), ''),
            if(intDiv(content_spread, 59) % 50 = 0, concat(',"title":"', unicode_texts[1 + intDiv(content_spread, 61) % length(unicode_texts)], '"'), ''),
            ',"amount":', toString(intDiv(content_spread, 67) % 1000000 / 100),
            ',"nested":{"list":[', toString(intDiv(content_spread, 71) % 100), ',', toString(intDiv(content_spread, 73) % 100), '],"flag":', if(bitTest(content_spread, 5), 'true', 'false'), ',"nothing":null}',
            ',"$insert_id":"', lower(hex(content_spread)), '","token":"phc_', lower(hex(sipHash64(team_id, 'token'))), '"}')) AS properties,
    fromUnixTimestamp64Micro(happened_micros - if(copy_pick >= 7 AND copy_pick < 10, 86400000000, 0), 'UTC') AS timestamp,
    multiIf(team_pick < 6000, 1, team_pick < 8500, 2, team_pick < 9500, 7, team_pick < 9990, 42, 5000000001)::Int64 AS team_id,
    multiIf(
        id_pick < 1000, 'heavy-user', -- a tenth of all
        id_pick < 7000, concat('0190', substring(id_digest, 1, 4), '-', substring(id_digest, 5, 4), '-7', substring(id_digest, 9, 3), '-b', substring(id_digest, 12, 3), '-', substring(id_digest, 15, 12)),
        id_pick < 9800, concat('user-', toString(visitor), '@example.com'),
        id_pick < 9900, concat('مستخدم-', toString(visitor), '-👤'),
        id_pick < 9990, toString(visitor),
        concat('long-', toString(visitor), '-', repeat('x', 190))) AS distinct_id,
    if(event = '$autocapture', concat('button.btn.btn-primary:attr__class="btn btn-primary"attr__id="save-', toString(content_spread % 40), '"nth-child="1"nth-of-type="1"text="Save";div.page:nth-child="2"nth-of-type="1";body:nth-child="2"nth-of-type="1"'), '') AS elements_chain,
    fromUnixTimestamp64Micro(landed_first - 150000, 'UTC') AS created_at,
    reinterpretAsUUID(sipHash128({seed:Int64}, team_id, distinct_id)) AS person_id,
    fromUnixTimestamp64Milli(toInt64(intDiv({end_micros:Int64}, 1000) - 86400000 * (1 + sipHash64(distinct_id, team_id) % 700)), 'UTC') AS person_created_at,
    if(person_mode = 'propertyless', '', concat('{"$initial_os":"', systems[1 + sipHash64(distinct_id) % 6], '","$initial_referring_domain":"', referrers[1 + sipHash64(distinct_id) % 5], '","plan":"', ['free', 'scale', 'enterprise'][1 + sipHash64(distinct_id) % 3], '"}')) AS person_properties,
    multiIf(content_spread % 100 < 90, 'full', content_spread % 100 < 99, 'propertyless', 'force_upgrade')::Enum8('full' = 0, 'propertyless' = 1, 'force_upgrade' = 2) AS person_mode,
    content_spread % 1000 = 999 AS historical_migration,
    landed_micros,
    visitor,
    content_spread % 50 != 0 AND NOT on_server AS in_session,
    fromUnixTimestamp64Milli(intDiv(landed_micros, 1000) - 700, 'UTC') AS received,
    n AS position
FROM
(
    SELECT
        n,
        identity,
        copy_pick,
        landed(n) AS landed_micros,
        landed(identity) AS landed_first,
        sipHash64({seed:Int64}, identity, 'event') AS event_hash,
        event_hash % 10000 AS event_pick,
        intDiv(event_hash, 10000) AS event_spread,
        sipHash64({seed:Int64}, identity, 'content') AS content_hash,
        content_hash % 10000 AS content_pick,
        intDiv(content_hash, 10000) AS content_spread,
        content_spread % 20000 = 0 OR identity = 90 AS large,
        if(identity >= 100 AND identity < 100 + length(odd_texts) + length(bad_texts), identity - 99, 0) AS oddity,
        sipHash64({seed:Int64}, identity, 'owner') AS owner_hash,
        owner_hash % 10000 AS team_pick,
        intDiv(owner_hash, 10000) % 10000 AS id_pick,
        toUInt64(floor((100 + intDiv({events:Int64}, 20)) * pow((intDiv(owner_hash, 100000000) % 1000003) / 1000003, 3))) AS visitor,
        lower(hex(sipHash128({seed:Int64}, visitor, 'id'))) AS id_digest,
        visitor % 3 = 1 AS on_server,
        -- Most visits last up to half an hour, one in ten up to two hours. Each visitor's begin at another minute, so
        -- that many go over the end of an hour.
        if(visitor % 10 = 3, 7200000000, 1800000000) AS visit_length,
        toInt64(visitor % 30) * 60000000 AS visit_shift,
        intDiv(happened_micros + visit_shift, visit_length) AS visit,
        sipHash64({seed:Int64}, visitor, visit, 'visit') AS visit_hash,
        lower(hex(sipHash128({seed:Int64}, visitor, visit, 'session'))) AS session_digest,
        lower(hex(toUInt64(intDiv(visit * visit_length - visit_shift, 1000)))) AS session_clock,
        concat(substring(session_clock, 1, 8), '-', substring(session_clock, 9, 4), if(content_spread % 50 = 0, '-4', '-7'), substring(session_digest, 1, 3), '-9', substring(session_digest, 4, 3), '-', substring(session_digest, 7, 12)) AS session_id,
        sipHash64({seed:Int64}, identity, 'lateness') AS late_hash,
        late_hash % 10000 AS late_pick,
        toInt64(intDiv(late_hash, 10000)) AS late_spread,
        -- microseconds between an event and its arrival: hours, days, weeks, negative, or as usual seconds
        multiIf(
            late_pick < 100, hour_length + late_spread % (72 * hour_length),
            late_pick < 120, 72 * hour_length + late_spread % (60 * 24 * hour_length),
            late_pick < 125, -(late_spread % (24 * hour_length)),
            -- by minutes, into a visit that may be over
            late_pick < 145, 300000000 + late_spread % hour_length,
            200000 + late_spread % 30000000) AS lateness,
        landed_first - lateness AS happened_micros
    FROM
    (
        SELECT
            toInt64(number) AS n,
            intDiv(n * {hours:Int64}, {events:Int64}) AS hour,
            intDiv(hour * {events:Int64} + {hours:Int64} - 1, {hours:Int64}) AS first_of_hour,
            intDiv((hour + 1) * {events:Int64} + {hours:Int64} - 1, {hours:Int64}) AS first_of_next_hour,
            sipHash64({seed:Int64}, n, 'copy') AS copy_hash,
            copy_hash % 1000 AS copy_pick,
            toInt64(intDiv(copy_hash, 1000)) AS copy_spread,
            multiIf(
                copy_pick < 4 OR copy_pick IN (7, 8, 9), first_of_hour + copy_spread % (first_of_next_hour - first_of_hour),
                copy_pick < 7, (n + intDiv({events:Int64}, {hours:Int64})) % {events:Int64},
                n) AS identity
        FROM numbers({first:UInt64}, {count:UInt64})
    )
)
