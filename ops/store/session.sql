-- Where is this connection at home, and by which rules?
select
    set_config('search_path', %(path)s, false),
    set_config('timezone', 'UTC', false),
    set_config('idle_in_transaction_session_timeout', '0', false)
