-- How much does the record hold?
with inspected as (
    select * from inspections where not is_own(programme)
)
select
    (select count(*) from forces where exists_on(valid_from, valid_to, null)) as forces,
    (select count(*) from inspected) as inspections,
    (select count(*) from judgments) as judgments,
    (select count(*) from findings join inspected using (inspection_id)) as findings,
    (select count(*) from case_audits join inspected using (inspection_id)) as case_audits,
    (select min(year) from inspected) as first_year,
    -- A PEEL inspection is of the first year of its cycle, and its report of a later one.
    (select max(greatest(year, left(published, 4)::integer)) from inspected) as last_year,
    -- Before this day, we do not know where any force stood.
    (select min(known_by)::varchar from published_grades where dated is not null) as first_graded,
    (select count(*) from inspections where is_own(programme)) as own_results
