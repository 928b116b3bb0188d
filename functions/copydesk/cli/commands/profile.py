"""`copydesk profile`: checks, suggests and imports profiles of publishers."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from copydesk.adapters.local.profiles import profile_text, profile_texts
from copydesk.cli.command import Command
from copydesk.cli.options import add_json, existing_store
from copydesk.cli.output import WrongUsage, print_lines
from copydesk.cli.progress import Progress, print_receipt
from copydesk.errors import CopydeskError, Misconfigured
from copydesk.events import ObjectRef
from copydesk.extraction.html.document import parse_page
from copydesk.formats.syntax.compression import Packed
from copydesk.formats.syntax.payload import Payload
from copydesk.local_store import LocalStore
from copydesk.profiles.reading import SUFFIX, read_profiles
from copydesk.profiles.site_config import host_of_config, import_config
from copydesk.profiles.suggestion import LEAST_PAGES, suggest
from copydesk.profiles.writing import written
from copydesk.recovery.reread import chosen_articles

_MOST_PAGES = 40  # that a suggestion is made from


def run(options: Namespace) -> int:
    """Check profiles, suggest one, or import site configurations; return 1 if a profile has a fault."""
    if (options.action == "suggest") is (options.store is None):
        raise WrongUsage("suggest needs --store FILE, which check and import-ftr do not take")
    if (options.action == "import-ftr") is (options.into is None):
        raise WrongUsage("import-ftr needs --into FOLDER, which check and suggest do not take")
    if options.action == "check":
        return _check(options)
    if len(options.names) != 1:
        raise WrongUsage(f"{options.action} takes one {'HOST' if options.action == 'suggest' else 'FOLDER'}")
    return _suggest(options) if options.action == "suggest" else _import(options)


def _check(options: Namespace) -> int:
    """Print each profile, or its faults; exit status 1 if there is a fault."""
    paths, texts = [*map(Path, options.names)], dict[str, str]()
    missing = next((path for path in paths if not path.exists()), None)
    if missing:
        raise WrongUsage(f"{missing}: no such file or folder")
    try:
        for path in paths:
            texts |= profile_texts(path) if path.is_dir() else {path.name: profile_text(path)}
        profiles = read_profiles(texts)
    except Misconfigured as wrong:
        faults = str(wrong).splitlines()
        print_receipt({"profiles": len(texts), "faults": faults}, as_json=options.json)
        return 1
    places = [*profiles.by_host, *(f"folder {name}" for name in profiles.by_folder)]
    print_receipt({"profiles": len(texts), "faults": [], "for": places}, as_json=options.json)
    return 0


def _suggest(options: Namespace) -> int:
    """Print a first profile for a host as TOML."""
    (host,) = options.names
    with LocalStore(options.store) as store:
        documents = Progress("pages read").over(islice(_pages(host, store), _MOST_PAGES))
        found = suggest(host.removeprefix("www."), documents)
    if found is None:
        raise WrongUsage(
            f"{host}: the stored pages have no template in common that holds their texts; at least {LEAST_PAGES} "
            "HTML pages of the host are needed"
        )
    about = (
        f"Suggested by copydesk from {found.pages} pages of {host}; look at a page before you use it:",
        "copydesk explain FILE --profiles FOLDER",
        f"body.within is on {found.found} of them; what is in it is {found.likeness:.0%} like the texts",
    )
    text = written(found.profile, about)
    if options.json:
        print_lines([{"host": host, "pages": found.pages, "found": found.found, "profile": text}])
    else:
        print(text, end="")
    return 0


def _pages(host: str, store: LocalStore) -> Iterator[Any]:
    """The stored HTML pages of a host, parsed."""
    chosen = chosen_articles(host=host)
    for stored in store.table.scan():
        origin = stored.record.provenance
        if origin.format != "html_page" or not chosen(stored):
            continue
        ref = ObjectRef(origin.bucket, origin.key, origin.version_id, origin.sequencer, origin.etag)
        try:
            payload = Payload(Packed(store.bucket.fetch(ref).body, store.desk.limits))
            yield parse_page(payload.body, payload.encoding)
        except CopydeskError:  # the page is gone, or inside another file
            continue


def _import(options: Namespace) -> int:
    """Write the profiles of a folder of site configurations."""
    source, into = Path(options.names[0]), Path(options.into)
    configs = sorted(source.glob("*.txt")) if source.is_dir() else []
    if not configs:
        raise WrongUsage(f"{source}: no site configurations (*.txt) in this folder")
    into.mkdir(parents=True, exist_ok=True)
    made: dict[str, int] = {}
    left_out = 0
    for path in sorted(configs, key=lambda one: one.name.startswith(".")):  # a host's own precedes its subdomains'
        host = host_of_config(path.name)
        found = import_config(host, path.read_text("utf-8", "replace"), with_all=options.all_rules)
        left_out += len(found.left_out)
        if found.profile is None or found.profile.hosts[0] in made:
            continue
        made[found.profile.hosts[0]] = found.carried
        comments = (f"From {path.name} of FiveFilters' site configurations.", *_named(found.left_out))
        (into / f"{found.profile.hosts[0]}{SUFFIX}").write_text(written(found.profile, comments), "utf-8")
    counts = {"configurations": len(configs), "profiles": len(made), "rules": sum(made.values()), "leftOut": left_out}
    print_receipt({**counts, "into": str(into)}, as_json=options.json)
    return 0


def _named(left_out: tuple[str, ...]) -> Iterator[str]:
    """A comment for each entry that was left out."""
    yield from (f"left out: {' '.join(entry.split())}" for entry in left_out)


def _add_options(parser: ArgumentParser) -> None:
    actions = ("check", "suggest", "import-ftr")
    text = "check profiles, suggest one from stored pages, or import site configurations"
    parser.add_argument("action", choices=actions, metavar="check|suggest|import-ftr", help=text)
    text = "check: files or folders of profiles; suggest: a host; import-ftr: a folder of site configurations"
    parser.add_argument("names", nargs="+", metavar="NAME", help=text)
    parser.add_argument("--store", type=existing_store, metavar="FILE", help="with suggest: the store with the pages")
    parser.add_argument("--into", metavar="FOLDER", help="with import-ftr: the folder of the profiles")
    text = "with import-ftr: also strip, title, author and date, which made some pages worse; look at each"
    parser.add_argument("--all-rules", action="store_true", help=text)
    add_json(parser, "the receipt or the suggestion as one JSON object")


COMMAND = Command(
    name="profile",
    summary="Check profiles of publishers, suggest one from stored pages, or import site configurations.",
    details=(
        "check reads profiles and names every fault with its file and line; the exit status is then 1. suggest drafts "
        "a profile for a host: the element that holds the text on most of its stored pages, and the elements in it "
        "that hold none. import-ftr turns the site configurations of FiveFilters' Full-Text RSS (github: "
        "fivefilters/ftr-site-config) into profiles, as far as their rules can be carried over; what is left out is "
        "named in each file, but for entries about fetching.\n\n"
        "docs/profiles.md describes profiles."
    ),
    output=(
        "check and import-ftr: a receipt; with --json one object, for check: profiles, faults, for; for import-ftr: "
        "configurations, profiles, rules, leftOut, into. suggest: a profile as TOML; with --json: host, pages, found, "
        "profile."
    ),
    example=(
        "copydesk profile check profiles --json\n"
        "copydesk profile suggest harbour-gazette.example --store news.db\n"
        "copydesk profile import-ftr ftr-site-config --into profiles"
    ),
    add_options=_add_options,
    run=run,
)
