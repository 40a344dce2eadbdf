-- What was done to the powers that are asked about under the paper that is asked for.
select c.* from changes as c
where concat(c.register, ' ', case when c.instrument <> '' then c.instrument else c.number end)
    in ($papers)
