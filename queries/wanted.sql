-- Which pages of the inspectorate would fill most gaps, and where are they?
-- A row is a page.
-- An address is one that the record cites, or of the form of those that it cites for other forces.
-- Takes: forces (several, optional).
-- Chosen by: forces.
select
    force,
    cycle,
    cycle_name,
    page,
    cells,
    themes,
    case
        when source_url is null then null
        when cited then 'cited in the record'
        else 'worked out from those of ' || address_like || ' other ' || if(address_like = 1, 'force', 'forces')
    end as address_from,
    source_url
from wanted_pages
where among(force_id, $forces)
order by
    cells desc,
    cycle desc,
    force,
    page
