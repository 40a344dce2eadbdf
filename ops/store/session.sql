-- Where is this connection at home, and by which rules?
select
    pg_catalog.set_config('search_path', %(path)s, false),
    pg_catalog.set_config('timezone', 'UTC', false),
    pg_catalog.set_config('idle_in_transaction_session_timeout', '0', false)
