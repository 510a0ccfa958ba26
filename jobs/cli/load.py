"""`load`: an import bundle from a folder into one of the two databases."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from data.engines import upgrade
from data.exchange.bundle.load import BundleRefused, LoadReport, load_bundle
from data.exchange.bundle.loading import Progress as OnProgress
from data.settings import PortalType
from jobs.cli.context import portal, portal_option

_HEADINGS = ("file", "read", "added", "changed", "unchanged")


@click.command("load")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@portal_option
@click.option("--check", is_flag=True, help="Say what a load would do, or what is wrong, and store nothing.")
def load(folder: Path, portal_type: PortalType, check: bool) -> None:
    """Import the files in DIR, all of them or, when anything is wrong, none."""
    found = portal()
    upgrade(found.databases.engine(portal_type))
    try:
        with _progress() as on_progress:
            report = load_bundle(
                found.databases,
                portal_type,
                folder,
                settings_configuration=found.settings.configuration,
                now=found.now,
                check=check,
                on_progress=on_progress,
            )
    except BundleRefused as refused:
        _print_faults(refused)
        sys.exit(1)
    _print_report(report, check)


def _print_faults(refused: BundleRefused) -> None:
    for fault in refused.faults:
        click.echo(str(fault))
    if refused.more:
        click.echo(f"... and {refused.more} more")
    click.echo("Nothing was changed.", err=True)


def _print_report(report: LoadReport, check: bool) -> None:
    counts = [(file.name, file.counts) for file in report.files]
    lines = [(name, *map(str, (one.read, one.added, one.changed, one.unchanged))) for name, one in counts]
    widths = [max(map(len, column)) for column in zip(_HEADINGS, *lines, strict=True)]
    for name, *figures in (_HEADINGS, *lines):
        cells = [name.ljust(widths[0]), *(text.rjust(width) for text, width in zip(figures, widths[1:], strict=True))]
        click.echo("  ".join(cells))
    click.echo(f"{report.changes} changed, in {report.duration_ms / 1000:.1f} s")
    if check:
        click.echo("This was a check: nothing was stored.")


@contextmanager
def _progress() -> Iterator[OnProgress]:
    """A bar for each step on a terminal; no output anywhere else."""
    console = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    steps: dict[str, TaskID] = {}
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:

        def tell(step: str, share: float) -> None:
            if step not in steps:
                steps[step] = shown.add_task(step, total=1)
            shown.update(steps[step], completed=share)

        yield tell
