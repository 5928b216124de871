-- Not a question: the words of findings, for the search. Run once, when a record has been opened, before Python adds the
-- stem of each word (queries/stems.py), and _search.sql the tables of the search.
create macro words_of(text) as
    -- As stems.py splits them: letters and digits of any script, with an apostrophe inside.
    regexp_extract_all(text, '[\p{L}\p{N}_]+(?:[’''][\p{L}\p{N}_]+)?');

-- Each text once: findings with the same summary are found together. For as long as the search is put together.
create table words_of_texts as
select row_number() over (order by summary) as text, summary, words_of(summary) as words
from (select distinct summary from findings);

create table finding_texts as
select text, summary, len(words) as length
from words_of_texts;
