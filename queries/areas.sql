-- What is the shape of each force area, as points of a map?
-- A row is a force.
-- The forces are those of the rounds asked for, or else those that exist on the day.
-- In kilometres of the British National Grid; not-a-number separates the parts of an area.
-- Takes: rounds (several, optional); as_of (optional).
with points as (
    select
        force_id,
        -- "MULTIPOLYGON (((1 2, 3 4)), ((5 6, 7 8)))" as a list of "1 2", with an empty string between two parts.
        string_split(replace(outline[17:-4], ')), ((', ', , '), ', ') as points
    from areas
)
select
    short_name as force,
    '' as label,
    round(label_easting / 1000, 1) as label_x,
    round(label_northing / 1000, 1) as label_y,
    list_transform(points, lambda point: round(coalesce(try_cast(split_part(point, ' ', 1) as double), 'nan') / 1000, 1)) as x,
    list_transform(points, lambda point: round(coalesce(try_cast(split_part(point, ' ', 2) as double), 'nan') / 1000, 1)) as y
from points
join areas using (force_id)
join forces using (force_id)
where if(
    $rounds is null,
    exists_on(valid_from, valid_to, $as_of),
    force_id in (select force_id from forces_of_rounds where list_contains($rounds::varchar[], round))
)
order by short_name
