-- What values count as, for checks and questions. The values are in ``marks`` of datapackage.json.
create macro marked(of_column, as_mark) as
    coalesce((select list(value) from marks where column_name = of_column and mark = as_mark), []);

-- What forces found themselves is separate: in no count, share or limit of what inspectors found.
create macro is_own(programme) as
    list_contains(marked('programme', 'own'), programme);

create macro is_child_protection(programme) as
    list_contains(marked('programme', 'child-protection'), programme);

-- Programmes that return to a force after its inspection.
create macro is_review(programme) as
    list_contains(marked('programme', 'review'), programme);

-- Grades below the standard expected of a force.
create macro needs_improvement(grade) as
    list_contains(marked('grade', 'needs-improvement'), grade);

create macro is_graded(family) as
    list_contains(marked('family', 'grades'), family);

create macro has_findings(family) as
    list_contains(marked('family', 'findings'), family);

-- The theme that pages show first.
create macro is_headline(theme) as
    list_contains(marked('theme_id', 'headline'), theme);
