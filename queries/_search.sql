-- Not a question: the tables of the search. Run once, after _words.sql, when the stem of each word is known.

-- How often each stem occurs in each text. Sorted, so that a search reads only the rows of its stems.
create table finding_words as
select stem, text, count(*) as times
from (select text, unnest(words) as word from words_of_texts)
join stems using (word)
group by stem, text
order by stem, text;

-- The weight of a stem in a search, by how rare it is (BM25: see findings.sql).
create table finding_stems as
select stem, ln(1 + (any_value(findings) - count(*) + 0.5) / (count(*) + 0.5)) as weight
from finding_words
cross join (select count(*) as findings from finding_texts)
group by stem;

drop table words_of_texts;
