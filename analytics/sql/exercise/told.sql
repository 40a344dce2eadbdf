-- In which words do the records name a power, an organ and a seal? Each set of words once.
create or replace temp table told as
select
    row_number() over () as told,
    *,
    case when code <> '' then 'c:' || compared(nfc_normalize(code)) end as code_key,
    case when name <> '' then 'n:' || compared(nfc_normalize(name)) end as name_key,
    case when organ_code <> '' then 'c:' || compared(nfc_normalize(organ_code)) end as organ_code_key,
    case when organ <> '' then 'n:' || compared(nfc_normalize(organ)) end as organ_key,
    compared(nfc_normalize(seal)) as seal_key
from (select distinct code, name, organ_code, organ, seal from records)
