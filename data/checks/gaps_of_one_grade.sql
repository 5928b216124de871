-- Does a gap of one grade name its force, theme and cycle, and does no other gap name the same ones?
select
    'gaps' as file,
    row,
    case when force_id is null then 'force_id' when theme_id is null then 'theme_id' else 'cycle' end as "column",
    null as value,
    'a value, since the gap is of one grade: its kind is ' || kind as expected
from gaps
where kind <> 'no-inspection'
  and (force_id is null or theme_id is null or cycle is null)
union all
select
    'gaps',
    row,
    'gap_id',
    gap_id,
    'one gap only for this force, theme and cycle'
from gaps
where kind <> 'no-inspection'
qualify row_number() over (partition by force_id, theme_id, cycle order by row) > 1
