-- Which rounds of inspection are there, in order of time?
-- A row is a round.
select round, coalesce(cycles.name, round_name) as name, round_name, round_year, rounds.era, rounds.era_name
from rounds
left join cycles on cycles.cycle = round
order by round_order
