-- Are two forces on one tile?
select
    'forces' as file,
    row,
    'tile_column, tile_row' as "column",
    tile_column || ', ' || tile_row as value,
    'a tile that no other force is on' as expected
from forces
qualify row_number() over (partition by tile_column, tile_row order by row) > 1
