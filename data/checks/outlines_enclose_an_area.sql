-- Is there an outline that is left open, or encloses nothing?
select
    'areas' as file,
    row,
    'outline' as "column",
    '(' || left(ring, 60) || if(length(ring) > 60, ' …', '') || ')' as value,
    'rings that end where they begin, and enclose an area' as expected
from (
    select
        row,
        ring,
        list_transform(
            string_split(ring, ','),
            lambda corner: list_transform(string_split(trim(corner), ' '), lambda metres: try_cast(metres as double))
        ) as corners
    from (
        select row, unnest(regexp_extract_all(outline, '\(([0-9 ,]+)\)', 1)) as ring
        from areas
    )
)
where not coalesce(
    corners[1] = corners[-1]
    and list_sum(
        list_transform(
            range(1, len(corners)),
            lambda n: corners[n][1] * corners[n + 1][2] - corners[n + 1][1] * corners[n][2]
        )
    ) <> 0,
    false
)
