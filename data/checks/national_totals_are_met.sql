-- Do the grades of forces, held one by one, meet the national totals, or does a note say why they don't?
with totals as (
    unpivot national_totals
    on outstanding, good, adequate, requires_improvement, inadequate
    into name "column" value value
),
graded as (
    select
        inspections.cycle,
        judgments.theme_id,
        grade,
        judgments.row,
        coalesce(short_name, judgments.force_id) as force
    from judgments
    join inspections using (inspection_id)
    left join forces on forces.force_id = judgments.force_id
    where inspections.cycle is not null
),
held as (
    select
        cycle,
        theme_id,
        replace(grade, '-', '_') as "column",
        count(*) as forces,
        list({row: row, grade: grade, force: force} order by row) as grades
    from graded
    group by all
)
select
    'national_totals' as file,
    totals.row,
    string_agg("column", ', ' order by "column") as "column",
    string_agg(value::varchar, ', ' order by "column") as value,
    string_agg(coalesce(forces, 0)::varchar, ', ' order by "column")
        || ', as many as have the grade in judgments.csv, or a note that says why they differ' as expected,
    flatten(list(
        if(
            forces > value,
            list_transform(grades, lambda one: {
                file: 'judgments',
                row: one.row,
                "column": 'grade',
                value: one.grade,
                expected: 'another grade of ' || one.force || ' for ' || theme || ' (PEEL ' || cycle_name
                    || '), or this row left out: the inspectorate printed ' || value || ' as the number of forces '
                    || 'that are ' || replace(one.grade, '-', ' ') || ' (national_totals.csv, row ' || totals.row
                    || '), and with this row it would be ' || forces || '. If the page is right, put a note that says '
                    || 'why into that row of national_totals, and submit it too'
            }),
            []
        )
    )) as beside
from (
    select totals.*, coalesce(cycles.name, totals.cycle) as cycle_name, coalesce(themes.name, totals.theme_id) as theme
    from totals
    left join cycles on cycles.cycle = totals.cycle
    left join themes on themes.theme_id = totals.theme_id
) as totals
left join held using (cycle, theme_id, "column")
where coalesce(forces, 0) <> value
  and note is null
group by totals.row
