"""What is logged of an error: where it happened, and none of the values it happened with."""

import logging

from jobs.log import configure_logging


def test_a_traceback_tells_no_values_of_local_variables(capsys):
    configure_logging()
    try:
        _break("hunter2 battery staple")
    except ValueError:
        logging.getLogger("portal").exception("broken")
    told = capsys.readouterr().err
    assert "ValueError: it broke" in told
    assert "hunter2" not in told


def _break(password: str) -> None:
    raise ValueError("it broke")
