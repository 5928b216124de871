"""Did forces get better? Grades over time, and who rose or fell within an era."""

import streamlit as st

import queries
from pages.parts import audits, charts, filters, tables
from pages.parts.downloads import About
from pages.parts.labels import midway

st.title("Change over time")
chosen = filters.choose(
    "change", filters.themes("peel", default="Protecting vulnerable people"), filters.forces(at_most=8), filters.years()
)
theme, name = chosen.one("theme"), chosen.words("theme")
of_theme = midway(name)

# Queries
grid = queries.run(
    "grid", forces=chosen.ids("force"), regions=None, themes=[theme], rounds=None, years=chosen.ids("year")
)
graded = grid[grid["grade"].notna()]
shows = chosen.sentence(f"Grades on {of_theme}", f"{len(graded)} of {len(grid)} known")
st.markdown(f"**{shows}**")
if graded.empty:
    st.info("No grade on this theme is known here for this choice. Clear the filters, or choose other years.")
else:
    rounds = grid.drop_duplicates("round").sort_values("round_order")
    eras = rounds.drop_duplicates("era")
    cycles = queries.run("cycles").drop_duplicates("era").set_index("era")
    gaps = queries.run("gaps", forces=chosen.ids("force"), themes=[theme])

    # Chart: grades over time
    if chosen.ids("force"):
        forces = chosen.chosen["force"]
        st.header("Grades over time")
        # A year without inspection stands before the first round that came after it.
        idle = [int(y) for y in gaps[gaps["kind"] == "no-inspection"]["year"]]
        none_before = {
            rounds[rounds["year"] > year].iloc[0]["round"]: year
            for year in idle
            if rounds["year"].min() < year < rounds["year"].max()
        }
        names = [
            {
                "round": r.round,
                "name": r.round_name.replace("PEEL ", "")
                .replace("/", "<br>/")
                .replace("–", "<br>–")
                .replace("Crime data integrity, ", "Crime<br>data<br>integrity,<br>"),
                "era": r.era,
                "no_inspection": none_before.get(r.round),
            }
            for r in rounds.itertuples()
        ]
        told = "; ".join(
            f"{force}: "
            + ", ".join(
                f"{r.round_name.replace('PEEL ', '')} {str(r.grade).replace('-', ' ')}"
                for r in graded[graded["force"] == force].itertuples()
            )
            for force in forces
        )
        charts.with_table(
            charts.trajectories(grid.sort_values("round_order", kind="stable"), forces=forces, rounds=names),
            grid[
                [
                    "force",
                    "theme",
                    "round_name",
                    "year",
                    "era_name",
                    "grade",
                    "missing",
                    "basis",
                    "source_kind",
                    "source_url",
                ]
            ],
            alt=f"Lines: grades on {of_theme}. {told}. Eras are kept apart.",
            key="trajectories",
            about=About(
                f"Grades on {name} over time",
                shows,
                chosen.file_name("grades"),
                ("Grades of two eras cannot be compared.",),
            ),
        )
    else:
        st.header("All forces over time")
        spread = queries.run("spread", forces=None, regions=None, themes=[theme], rounds=None, years=chosen.ids("year"))
        tables.legend(spread["grade"])
        charts.with_table(
            charts.spread(spread, by="round_name", breaks=True),
            spread[["round_name", "era_name", *charts.SPREAD_COLUMNS]],
            alt=f"Stacked bars: how many forces have each grade on {of_theme}, in {len(rounds)} rounds of inspection. Eras are kept apart.",
            key="spread",
            about=About(
                f"Spread of grades on {name}", shows, chosen.file_name("spread"), ("Shares are of the known grades.",)
            ),
        )
        st.caption("Choose up to eight forces above to follow each of them.")
    for number, era in enumerate(eras["era"].iloc[1:], 1):
        reason = (
            cycles["break_note"].get(era)
            or "Grades of different programmes of inspection are not compared with each other."
        )
        st.caption(f"**Break ({number}), {eras.set_index('era')['era_name'][era]}.** {reason}")
    years = chosen.ids("year")
    for gap in gaps[gaps["year"].isin(years) if years else gaps.index >= 0].itertuples():
        st.caption(f"**No grade: {gap.force}, {gap.year}.** {gap.reason} ([source]({gap.source_url}))")

    # Who rose, fell, stayed: between the first and the last round shown of each era
    st.header("Who rose, fell or stayed")
    pairs = [(inside.iloc[0], inside.iloc[-1]) for _, inside in rounds.groupby("era", sort=False) if len(inside) > 1]
    if not pairs:
        st.info(
            "The years chosen hold only one round of inspection of any era, and grades of two eras cannot be compared. Choose more years."
        )
    for first, last in pairs:
        moves = queries.run(
            "moves", theme=theme, from_round=first["round"], to_round=last["round"], forces=chosen.ids("force")
        )
        n = {
            move: int((moves["move"] == move).sum())
            for move in ("rose", "fell", "stayed", "stayed, not inspected again", "not known in one or both")
        }
        both = len(moves) - n["not known in one or both"]
        ends = graded[graded["round"] == last["round"]]["grade"]
        st.markdown(
            f"From **{first['round_name']}** to **{last['round_name']}**: of {len(moves)} force{'' if len(moves) == 1 else 's'}, {both} "
            f"{'has a' if both == 1 else 'have a'} known grade in both: {n['rose']} rose, {n['fell']} fell, {n['stayed'] + n['stayed, not inspected again']} stayed"
            + (
                f" ({n['stayed, not inspected again']} of these were not inspected again: the earlier grade stands)"
                if n["stayed, not inspected again"]
                else ""
            )
            + "."
            + (
                f" All {len(ends)} grades known for {last['round_name']} are good or outstanding. Good grades are easier to find than poor ones, so this does not show that forces improved."
                if len(ends) > 1 and ends.isin(["good", "outstanding"]).all()
                else ""
            )
        )
        tables.rows(
            moves.drop(columns="force_id"),
            caption=f"{name}: {first['round_name']} and {last['round_name']}, {both} of {len(moves)} forces known in both",
            key=f"moves-{first['era']}",
            height=520,
            headings={
                "from_grade": first["round_name"],
                "to_grade": last["round_name"],
                "move": "Moved",
                "from_source_url": "Earlier source",
                "source_url": "Later source",
            },
            about=About(
                f"Moves on {name}, {first['round_name']} to {last['round_name']}",
                shows,
                chosen.file_name(f"moves-{first['round']}-{last['round']}"),
                ("Only rounds of one era are compared.",),
            ),
        )
    st.caption(
        "Between the first and the last round shown of each era; choose years above for another pair. "
        "2021/22 and 2023–25 hold one cycle each so far, so no move can be shown since 2018/19."
    )

# Case audits: from an inspection to its reviews
st.header("Case audits: from an inspection to its reviews" + (", all years" if chosen.ids("year") else ""))
pairs = queries.run("reviews", forces=chosen.ids("force"))
if pairs.empty:
    st.info(
        "No force of this choice has an audit of case files, with counts, at both an inspection and its review. Clear the filters to see those that have."
    )
else:
    audits.reviews(pairs, chosen.sentence("Case audits", f"{len(pairs)} pairs"), chosen.file_name("reviews"))
