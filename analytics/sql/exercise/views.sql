-- Which views of the exported tables are needed?
select 1 from versions_known join acts_known join organs_known
