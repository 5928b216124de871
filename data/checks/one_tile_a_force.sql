-- Are two forces on one tile at the same time? A successor may take the tile of a force that has ended.
select
    'forces' as file,
    forces.row,
    'tile_column, tile_row' as "column",
    forces.tile_column || ', ' || forces.tile_row as value,
    'a tile that no other force is on at the time' as expected
from forces
join forces as earlier
    on earlier.tile_column = forces.tile_column
   and earlier.tile_row = forces.tile_row
   and earlier.row < forces.row
where coalesce(forces.valid_from, '0000') <= coalesce(earlier.valid_to, '9999')
  and coalesce(earlier.valid_from, '0000') <= coalesce(forces.valid_to, '9999')
group by all
