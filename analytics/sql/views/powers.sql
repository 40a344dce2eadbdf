-- How the powers that are asked about stood, in spans of days, as known; and by what name their
-- first holder is counted: its id, with its register where several are asked.
select
    *,
    case when $several and holder <> '' then concat(register, '/', holder) else holder end as organ
from versions_known
where ($area = '' or (area <> '' and path like concat($path, '%')))
    and ($organ = '' or of_organ)
    and ($kind = '' or kind = $kind)
    and ($services or kind <> 'service')
