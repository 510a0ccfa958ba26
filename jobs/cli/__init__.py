"""The operator's commands, `flask --app app …`; each module is one command or one group of them."""

from flask import Flask
from flask.cli import AppGroup

from jobs.cli.audit import audit
from jobs.cli.keys import keys
from jobs.cli.load import load
from jobs.cli.report import report
from jobs.cli.seed import seed
from jobs.cli.start import start
from jobs.cli.upgrade import upgrade
from jobs.cli.user import user


def register(server: Flask) -> None:
    """Add every command to the application; they find what it was built with as `jobs.cli.context.portal()`."""
    demo = AppGroup("demo", help="The simulated world.")
    demo.add_command(seed)
    for command in (start, upgrade, load, demo, report, user, keys, audit):
        server.cli.add_command(command)
