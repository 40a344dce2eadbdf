-- What of a code or a name counts when it is compared, and which day a date names.
-- Width, case, spaces and punctuation do not count, as in domain.compliance.peers.plain.
create or replace temp macro compared(said) as lower(regexp_replace(
    case
        when regexp_matches(said, '[０-９Ａ-Ｚａ-ｚ]') then translate(
            said,
            '０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ',
            '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
        )
        else said
    end,
    '[^\p{L}\p{N}]', '', 'g'
));
-- A day, as machines and officials write it; of a moment with a zone, the day in Shanghai.
create or replace temp macro day_of(said) as case
    when regexp_matches(said, '^[0-9 :T/.-]{11,}(Z|[+-][0-9]{2}(:?[0-9]{2})?)$')
        then cast(make_timestamp(epoch_us(try_cast(said as timestamptz)) + 8 * 3600000000) as date)
    else coalesce(
        try_cast(case when length(said) > 19 then said[1:19] else said end as date),
        cast(try_strptime(
            said, ['%Y%m%d', '%Y年%m月%d日', '%Y.%m.%d', '%Y年%m月%d日 %H:%M', '%Y年%m月%d日%H时%M分']
        ) as date)
    )
end;
