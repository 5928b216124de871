-- Does the record hold more grades of one kind than the report printed, without a note that says why?
with totals as (
    unpivot grade_counts
    on outstanding, good, adequate, requires_improvement, inadequate
    into name "column" value value
),
-- A theme that only some reports count among their areas cannot be compared with a total.
known as (
    select
        judgments.inspection_id,
        grade,
        replace(grade, '-', ' ') as grade_in_words,
        coalesce(short_name, judgments.force_id) || ', PEEL ' || coalesce(cycles.name, inspections.cycle, '') as report,
        coalesce(themes.name, judgments.theme_id) as theme,
        judgments.row
    from judgments
    join inspections using (inspection_id)
    left join asked on asked.cycle = inspections.cycle and asked.theme_id = judgments.theme_id
    left join forces on forces.force_id = judgments.force_id
    left join cycles on cycles.cycle = inspections.cycle
    left join themes on themes.theme_id = judgments.theme_id
    where coalesce(in_totals, 'yes') = 'yes'
)
select
    'grade_counts' as file,
    totals.row,
    "column",
    value,
    'at least ' || count(*) || ', since that many grades of the report (' || any_value(report) || ') are known to be '
        || any_value(grade_in_words) || ' (' || string_agg(theme, ', ' order by theme)
        || '), or a note in this row that says why' as expected,
    list({
        file: 'judgments',
        row: known.row,
        "column": 'grade',
        value: grade,
        expected: 'another grade for ' || theme || ' (' || report || '), or this row left out: the report published '
            || value || ' as the number of areas that are ' || grade_in_words || ' (grade_counts.csv, row '
            || totals.row || '), and with this row it would be more. If the page is right, put a note that says why '
            || 'into that row of grade_counts, and submit it too'
    } order by known.row) as beside
from totals
join known
    on known.inspection_id = totals.inspection_id
   and replace(known.grade, '-', '_') = totals."column"
where note is null
group by totals.row, "column", value
having count(*) > value
