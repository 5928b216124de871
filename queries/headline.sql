-- How much does the record hold?
select
    (select count(*) from forces) as forces,
    (select count(*) from inspections) as inspections,
    (select count(*) from judgments) as judgments,
    (select count(*) from findings) as findings,
    (select count(*) from case_audits) as case_audits,
    (select min(year) from inspections) as first_year,
    (select max(year) from inspections) as last_year
