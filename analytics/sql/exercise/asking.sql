-- Under which key is each set of words looked up? A code that is known goes before a name.
create or replace temp table asking as
select
    t.told,
    t.seal_key,
    case
        when t.code_key in (select key from named) then t.code_key
        when t.name_key in (select key from named) then t.name_key
    end as key,
    case
        when t.organ_code_key in (select key from organs_named) then t.organ_code_key
        when t.organ_key in (select key from organs_named) then t.organ_key
    end as organ_key
from told as t
