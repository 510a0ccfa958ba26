"""The door for machines, a process of its own: so far it says whether the portal is well, and refuses all else."""

from functools import partial
from http import HTTPStatus

from flask import Flask, Response, json
from werkzeug.exceptions import HTTPException

from data.engines import Databases
from data.queries.health import databases_answer
from data.settings import GUNICORN_GIVES_UP, settings_or_exit


def create_api(databases: Databases | None = None) -> Flask:
    """The API as a WSGI application, on the databases given or those that the environment names.

    Every answer is JSON; errors are problem documents (RFC 9457), and an unknown path is a 404, never a page.
    """
    found = databases or Databases.at(settings_or_exit(GUNICORN_GIVES_UP).database_urls)
    api = Flask(__name__, static_folder=None)
    api.add_url_rule("/healthz", endpoint="health", view_func=partial(_health, found))
    api.register_error_handler(HTTPException, _problem)
    return api


def _health(databases: Databases) -> tuple[dict[str, object], HTTPStatus]:
    """200 while every database answers, 503 otherwise, and which of them do."""
    answers = databases_answer(databases)
    well = all(answers.values())
    states = {portal.value: _word(answer) for portal, answer in answers.items()}
    return {"status": _word(well), "databases": states}, HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE


def _word(well: bool) -> str:
    return "ok" if well else "down"


def _problem(error: HTTPException) -> Response:
    """An error as a problem document, its headers (such as Allow) kept; what went wrong inside stays in the log."""
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    document = {"type": "about:blank", "title": status.phrase, "status": status.value}
    response = Response(json.dumps(document), status=status, content_type="application/problem+json")
    for name, value in error.get_headers():
        if name != "Content-Type":
            response.headers[name] = value
    return response
