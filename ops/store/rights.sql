-- Who asks, may it move the read models on, and does it act for the ledger as a whole?
-- Where there are no read models yet, laying them out will show it.
select
    current_user::text,
    coalesce(
        (
            select has_column_privilege(oid, 'position', 'update')
            from pg_class
            where relname = 'read_models'
            and relnamespace = (select oid from pg_namespace where nspname = current_schema())
        ),
        true
    ),
    has_column_privilege('head', 'frontier', 'select')
