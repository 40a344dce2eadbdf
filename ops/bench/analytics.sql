-- name: words
-- What the rows are made of: power p of {powers} has three events, the k-th of all of them in a row.
create function place_of(k int8, p int8) returns int8 language sql immutable
    return {organs} + {papers} + (k - 1) * {powers} + p;
create function moment_of(place int8) returns timestamptz language sql immutable
    return timestamptz '2010-01-01 00:00:00Z'
        + make_interval(secs => floor(place * 504921600.0 / ({organs} + {papers} + 3 * {powers})));
create function day_of(k int8, p int8) returns date language sql immutable
    return (moment_of(place_of(k, p)) at time zone 'UTC')::date - (p % 40)::int4;
create function power_of(p int8) returns text language sql immutable
    return 'power:' || lpad(to_hex(p), 8, '0') || '-' || substr(md5(p::text), 1, 4)
        || '-7' || substr(md5(p::text), 5, 3) || '-8' || substr(md5(p::text), 8, 3)
        || '-' || substr(md5(p::text), 11, 12);
create function organ_of(p int8) returns text language sql immutable
    return 'organ:' || p % {organs};
create function paper_of(k int8, p int8) returns text language sql immutable
    return 'instrument:' || ((p / 311) * 7 + k) % {papers};
create function area_of(p int8) returns text language sql immutable
    return case
        when p % 154 < 14 then '21' || lpad((p % 154 + 1)::text, 2, '0') || '00'
        else '21' || lpad(((p % 154 - 14) / 10 + 1)::text, 2, '0') || (21 + (p % 154 - 14) % 10)
    end;
create function path_of(p int8) returns text language sql immutable
    return '21/' || substr(area_of(p), 3, 2) || '/'
        || case when p % 154 < 14 then '' else substr(area_of(p), 5, 2) || '/' end;
create function kind_of(p int8) returns text language sql immutable
    return (array['licence', 'licence', 'licence', 'penalty', 'penalty', 'penalty', 'penalty',
        'inspection', 'confirmation', 'service'])[1 + (p / 154) % 10];
create function topic_of(k int8, p int8) returns text language sql immutable
    return case k
        when 1 then 'power.added'
        when 2 then (array['power.amended', 'power.delegated'])[1 + p % 2]
        else (array['power.cancelled', 'power.cancelled', 'power.cancelled', 'power.retained',
            'power.amended', 'power.converted_to_filing', 'power.reclassified'])[1 + p % 7]
    end;
create function status_of(k int8, p int8) returns text language sql immutable
    return case when topic_of(k, p) = 'power.cancelled' then 'cancelled' else 'in_force' end;
create function basis_of(p int8) returns text language sql immutable
    return '《第' || (p / 154) % 500 || '号条例》第' || 1 + p % 6 || '条';
create function line_of(k int8, p int8) returns text language sql immutable
    return '{"after_registration":false,"area":"' || area_of(p)
        || '","codes":[{"scheme":"base","text":"0001' || lpad((p / 154)::text, 5, '0') || '000"}]'
        || ',"exercisers":[{"name":"","organ":"' || organ_of(p) || '"}],"handling":"'
        || case when topic_of(k, p) = 'power.converted_to_filing' then 'filing' else '' end
        || '","holders":[{"name":"","organ":"' || organ_of(p) || '"}],"kind":"' || kind_of(p)
        || '","legal_basis":["' || basis_of(p) || '","' || basis_of(p + 154) || '"],"level":'
        || case when p % 154 < 14 then 3 else 4 end
        || ',"name":"第' || p / 154 || '项建设工程规划许可证核发（第' || k || '次）","office":"行政审批科"'
        || ',"power":"' || power_of(p) || '","promised_limit":{"amount":' || 3 + p % 17
        || ',"unit":"工作日"},"remedies":"可以自知道该行政行为之日起六十日内申请行政复议，也可以在六个月内提起行政诉讼"'
        || ',"responsibilities":["受理责任: 公示依法应当提交的材料","审查责任: 材料审核、现场核查' || md5(p::text)
        || '","决定责任: 作出许可或者不予许可的决定并告知理由"],"since":"' || day_of(1, p)
        || '","statutory_limit":{"amount":20,"unit":"工作日"},"status":"' || status_of(k, p)
        || '","strict":false,"supervisors":[],"term":"行政许可","until":null}';
create function entry_of(k int8, p int8) returns text language sql immutable
    return '{"act":{"effective_on":"' || day_of(k, p) || '","instrument":"' || paper_of(k, p)
        || '","item":"' || p % 300 || '","number":"盘县政办发〔' || extract(year from day_of(k, p)) || '〕'
        || p % 120 || '号","published_on":"' || day_of(k, p) - 9
        || '","rank":"county_document","simulated":true},"actor":"bench","command_id":"bench-'
        || place_of(k, p) / 300 || '","on_behalf_of":"","payload":'
        || case topic_of(k, p)
            when 'power.added' then '{"elements":' || line_of(k, p) || ',"kind":"' || kind_of(p) || '"}'
            when 'power.amended' then '{"changed":["name"],"elements":{"name":"第' || p / 154 || '项"}}'
            when 'power.delegated' then '{"at_once":true,"level":4,"to":["' || organ_of(p) || '"]}'
            when 'power.reclassified' then '{"kind":"' || kind_of(p) || '"}'
            else '{}'
        end
        || ',"recorded_at":"' || to_char(moment_of(place_of(k, p)) at time zone 'UTC',
            'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
        || '","stream":"' || power_of(p) || '","topic":"' || topic_of(k, p) || '","version":' || k || '}';

-- name: light
-- A scratch table need not survive a crash.
alter table {table} set unlogged

-- name: entries
-- The ledger: organs, papers, then the powers' first events, their second, their third.
insert into events
select o + 1, 'organ:' || o, 1, 'organ.established', convert_to(
        '{"act":{"effective_on":"2009-01-01"},"actor":"bench","command_id":"o","on_behalf_of":"",'
        || '"payload":{"name":"第' || o || '局"},"recorded_at":"","stream":"organ:' || o
        || '","topic":"organ.established","version":1}', 'utf8'), moment_of(o + 1)
from generate_series(0, {organs} - 1) as o
union all
select {organs} + i + 1, 'instrument:' || i, 1, 'instrument.issued', convert_to(
        '{"act":{"effective_on":"2009-01-01"},"actor":"bench","command_id":"i","on_behalf_of":"",'
        || '"payload":{"title":"第' || i || '号决定"},"recorded_at":"","stream":"instrument:' || i
        || '","topic":"instrument.issued","version":1}', 'utf8'), moment_of({organs} + i + 1)
from generate_series(0, {papers} - 1) as i
union all
select place_of(k, p), power_of(p), k, topic_of(k, p), convert_to(entry_of(k, p), 'utf8'),
    moment_of(place_of(k, p))
from generate_series(1::int8, 3) as k, generate_series(1::int8, {powers}) as p

-- name: head
-- How far has the ledger got?
update head
set last = {organs} + {papers} + 3 * {powers},
    recorded_at = moment_of({organs} + {papers} + 3 * {powers})

-- name: versions
-- Each later event ends the version before it, on its day, and begins another.
insert into {history}
select power_of(p), day_of(k + n, p), case when n < 0 then day_of(k, p) end, place_of(k, p),
    case when n = 0 and k < 3 then place_of(k + 1, p) end, place_of(k + n, p), k + n,
    status_of(k + n, p) = 'in_force', area_of(p), path_of(p), organ_of(p), null, 1, 1, kind_of(p),
    case when p % 154 < 14 then 3 else 4 end, status_of(k + n, p)
from generate_series(1::int8, 3) as k, generate_series(1::int8, {powers}) as p,
    generate_series(-1::int8, 0) as n
where k + n > 0

-- name: lines
-- Each version's line, once.
insert into {history_texts}
select place_of(k, p), day_of(k, p), '', convert_to(line_of(k, p), 'utf8')
from generate_series(1::int8, 3) as k, generate_series(1::int8, {powers}) as p

-- name: acts
-- What was done to powers.
insert into {acts}
select power_of(p), k, k, day_of(k, p), place_of(k, p), null, topic_of(k, p), paper_of(k, p)
from generate_series(1::int8, 3) as k, generate_series(1::int8, {powers}) as p

-- name: organs
-- The organs, none of which changes.
insert into {organs_table}
select 'organ:' || o, date '2009-01-01', null, o + 1, null, convert_to(
        '{"aliases":[],"area":"' || area_of(o) || '","by":1,"credit_code":"","founding_unknown":true,"id":"organ:'
        || o || '","kind":"department","level":3,"name":"第' || o || '局","parent":""}', 'utf8'),
    array['第' || o || '局'], '', true
from generate_series(0::int8, {organs} - 1) as o

-- name: papers
-- The papers, each of which states how many powers it cancels.
insert into {instruments}
select 'instrument:' || i, day_of(1, i * {powers} / {papers}), null, {organs} + i + 1, null, convert_to(
        '{"area":"210000","by":1,"id":"instrument:' || i || '","issuer":"省人民政府","number":"辽政发〔2016〕' || i
        || '号","rank":"provincial_document","reference":"","title":"第' || i
        || '号决定","totals":[{"change":"cancel","count":' || i % 90 || '}]}', 'utf8'),
    '辽政发〔2016〕' || i || '号', '第' || i || '号决定'
from generate_series(0::int8, {papers} - 1) as i

-- name: serve
-- These tables are read from now on.
insert into read_models
select name, 1, last, true
from head, unnest(array['history', 'organs', 'instruments', 'acts']) as name
