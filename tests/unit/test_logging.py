"""What is logged of an error: where it happened, and none of the values it happened with."""

import logging

from jobs.log import configure_logging


def test_a_traceback_tells_no_values_of_local_variables(capsys):
    configure_logging()
    secret = "-".join(["hunter", "2"])  # joined, so that the line shown of the source does not say it
    try:
        _break(secret)
    except ValueError:
        logging.getLogger("portal").exception("broken")
    told = capsys.readouterr().err
    assert "ValueError: it broke" in told
    assert secret not in told


def _break(password: str) -> None:
    raise ValueError("it broke")
