"""The API's own process: whether the portal is well, and problem documents for everything else."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from api.app import create_api
from data.engines import Databases
from data.settings import PortalType


@pytest.fixture
def client(databases: Databases) -> FlaskClient:
    return create_api(databases).test_client()


def test_a_portal_whose_databases_answer_is_well(client: FlaskClient) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json == {"status": "ok", "databases": {"partner": "ok", "demo": "ok"}}


def test_a_database_that_does_not_answer_is_named(sqlite_databases: Databases, tmp_path: Path) -> None:
    missing = Databases.at({PortalType.DEMO: "postgresql://nobody@127.0.0.1:1/none?connect_timeout=2"})
    half = Databases({**sqlite_databases.engines, **missing.engines})
    response = create_api(half).test_client().get("/healthz")
    assert response.status_code == 503
    assert response.json == {"status": "down", "databases": {"partner": "ok", "demo": "down"}}


@pytest.mark.parametrize("path", ["/", "/v1/customers", "/static/app.js", "/healthz/"])
def test_unknown_paths_are_problem_documents_not_pages(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.content_type) == (404, "application/problem+json")
    assert response.json == {"type": "about:blank", "title": "Not Found", "status": 404}


def test_a_wrong_method_is_told_the_right_ones(client: FlaskClient) -> None:
    response = client.post("/healthz")
    assert (response.status_code, response.content_type) == (405, "application/problem+json")
    assert "GET" in response.headers["Allow"]


def test_what_breaks_inside_stays_inside(sqlite_databases: Databases) -> None:
    api = create_api(sqlite_databases)

    def break_down() -> str:
        raise RuntimeError("the secret inside")

    api.add_url_rule("/broken", view_func=break_down)
    response = api.test_client().get("/broken")
    assert (response.status_code, response.content_type) == (500, "application/problem+json")
    assert response.json == {"type": "about:blank", "title": "Internal Server Error", "status": 500}
