-- Where is each force in the layout of equal tiles, as squares to draw?
-- A row is a force.
-- A tile is one unit wide and high; rows count from the north, so y is negative.
select
    short_name as force,
    tile_label as label,
    tile_column::double as label_x,
    -tile_row::double as label_y,
    list_transform([-0.48, 0.48, 0.48, -0.48, -0.48], lambda side: tile_column + side) as x,
    list_transform([0.48, 0.48, -0.48, -0.48, 0.48], lambda side: side - tile_row) as y
from forces
order by short_name
