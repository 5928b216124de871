-- Where is each force in the layout of equal tiles, as squares to draw?
-- A row is a force.
-- The forces are those of the rounds asked for, or else those that exist on the day.
-- A tile is one unit wide and high; rows count from the north, so y is negative.
-- Takes: rounds (several, optional); as_of (optional).
select
    short_name as force,
    tile_label as label,
    tile_column::double as label_x,
    -tile_row::double as label_y,
    list_transform([-0.48, 0.48, 0.48, -0.48, -0.48], lambda side: tile_column + side) as x,
    list_transform([0.48, 0.48, -0.48, -0.48, 0.48], lambda side: side - tile_row) as y
from forces
where if(
    $rounds is null,
    exists_on(valid_from, valid_to, $as_of),
    force_id in (select force_id from forces_of_rounds where list_contains($rounds::varchar[], round))
)
order by short_name
