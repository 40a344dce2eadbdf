-- From when to when was it decided, but not yet so, that an organ should exercise a power?
create or replace temp table decided as
with acts as (
    select
        power,
        receivers,
        topic,
        effective_on,
        least(
            coalesce(decided_on, nominal_on), coalesce(published_on, nominal_on), nominal_on
        ) as said_on
    from acts_known
    where power in (select power from pairs)
),
begun as (
    select power, organ, valid_from
    from (
        select
            p.power,
            p.organ,
            s.valid_from,
            list_contains(s.exercisers, p.organ) and s.listed as acts,
            lag(list_contains(s.exercisers, p.organ) and s.listed) over (
                partition by p.power, p.organ order by s.valid_from
            ) as acted
        from (select distinct power, organ from pairs) as p
        join spans as s on s.power = p.power
    )
    where acts and not coalesce(acted, false)
)
select distinct power, organ, said_on, begins_on
from (
    select
        power,
        unnest(receivers) as organ,
        said_on,
        coalesce(effective_on, date '9999-12-31') as begins_on
    from acts
    where topic in ('power.delegated', 'power.granted', 'power.authorised')
    union all
    select b.power, b.organ, a.said_on, b.valid_from
    from begun as b
    join acts as a on a.power = b.power and a.effective_on = b.valid_from
)
where said_on < begins_on
