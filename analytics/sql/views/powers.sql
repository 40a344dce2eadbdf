-- How the powers that are asked about stood, in spans of days, as known.
select * from versions_known
where ($path = '' or path like concat($path, '%'))
    and ($organ = '' or list_contains(exercisers, $organ))
    and ($kind = '' or kind = $kind)
    and ($services or kind <> 'service')
