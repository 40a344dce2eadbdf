-- What was done to powers under the paper that is asked for, by the names that it has.
select * from acts_known
where concat(register, ' ', case when instrument <> '' then instrument else number end) in ($papers)
