-- Which rounds of inspection are there, in order of time, and how many grades of each are known?
-- A row is a round.
select
    round,
    coalesce(cycles.name, round_name) as name,
    round_name,
    round_year,
    rounds.era,
    rounds.era_name,
    (select count(*) from graded where graded.round = rounds.round) as grades
from rounds
left join cycles on cycles.cycle = round
order by round_order
