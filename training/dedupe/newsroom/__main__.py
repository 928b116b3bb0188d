"""Write a stream to a file, one article a line.

Usage: python -m training.dedupe.newsroom --seed 1 --articles 2000 --out FILE
"""

import argparse
import sys
from pathlib import Path

from training.dedupe.newsroom.items import lines
from training.dedupe.newsroom.streams import flood_stream, stream


def main() -> int:
    """Make the stream that the options describe and write it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--languages", nargs="*", default=(), metavar="CODE", help="default: all")
    parser.add_argument(
        "--families", nargs="*", default=None, metavar="NAME", help="families of look-alikes; default: all"
    )
    parser.add_argument(
        "--floods",
        nargs="*",
        type=int,
        default=(),
        metavar="COPIES",
        help="make a flood stream with so many copies of each story",
    )
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    chosen = tuple(options.languages)
    items = (
        flood_stream(options.seed, copies=options.floods, language=(*chosen, "en")[0])
        if options.floods
        else stream(options.seed, articles=options.articles, languages=chosen, families=options.families)
    )
    options.out.write_text("".join(lines(items)), "utf-8")
    print(f"{len(items)} lines, {len({item.group for item in items})} stories: {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
