-- Is there a grade where a gap says that there is none?
select
    'gaps' as file,
    gaps.row,
    'gap_id' as "column",
    gap_id as value,
    'no grade in judgments.csv, row ' || judgments.row as expected,
    [{
        file: 'judgments',
        row: judgments.row,
        "column": 'grade',
        value: grade,
        expected: 'this row left out: there is no grade of ' || judgments.force_id || ' for ' || judgments.theme_id
            || ' in ' || gaps.year || ', says gaps.csv, row ' || gaps.row || ' (' || gap_id || ': ' || kind
            || '). If the page does state a grade, that gap has to be taken out of the record first'
    }] as beside
from gaps
join judgments
    on (gaps.force_id is null or gaps.force_id = judgments.force_id)
   and (gaps.theme_id is null or gaps.theme_id = judgments.theme_id)
   and gaps.year = judgments.year
join inspections
    on inspections.inspection_id = judgments.inspection_id
   and inspections.programme = 'peel'
