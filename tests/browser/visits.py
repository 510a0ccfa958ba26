"""Somebody's visit in a browser of their own, watched for everything that must not happen there."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    Route,
    WebError,
    expect,
)

from tests.browser.small_world import PASSWORD

WIDE = {"width": 1440, "height": 900}
NARROW = {"width": 390, "height": 844}
PATIENCE_MS = 15_000

_TELLING = re.compile(r"^(?!.*/(assets|bootstrap|_dash-component-suites)/)")
_STORED = "() => ({local: Object.keys(localStorage), session: Object.keys(sessionStorage)})"


@dataclass(slots=True)
class Refusal:
    """An answer of 400 or more that a test is about."""

    status: int
    path: str
    seen: bool = False

    def covers(self, response: Response) -> bool:
        return response.status == self.status and self.path in response.url


@dataclass  # Playwright marks the listeners it is given on the object they belong to, so there are no slots
class Watch:
    """What went wrong in a browser: console, scripts, requests."""

    complaints: list[str] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)

    @contextmanager
    def over(self, context: BrowserContext) -> Iterator[None]:
        """Listen to everything that happens in a browser context for a while."""
        listeners = {
            "console": self._heard,
            "weberror": self._broke,
            "response": self._answered,
            "requestfailed": self._failed,
        }
        for event, listener in listeners.items():
            context.on(event, listener)  # type: ignore[call-overload]  # it wants literal names
        try:
            yield
        finally:
            for event, listener in listeners.items():
                context.remove_listener(event, listener)

    def _heard(self, message: ConsoleMessage) -> None:
        # Chromium repeats every answer of 400 and more here; those are judged by the answer itself.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.complaints.append(f"console: {message.text} ({message.location.get('url')})")

    def _broke(self, error: WebError) -> None:
        self.complaints.append(f"script: {error.error.stack or error.error}")

    def _answered(self, response: Response) -> None:
        if response.status < 400:
            return
        covering = [refusal for refusal in self.refusals if refusal.covers(response)]
        for refusal in covering:
            refusal.seen = True
        if not covering:
            self.complaints.append(f"answer: {response.status} for {response.url}")

    def _failed(self, request: Request) -> None:
        # A request is given up when the reader goes on before it is answered, and when its answer is a download.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"request: {request.failure} for {request.url}")


@dataclass(slots=True)
class Visit:
    """One browser context with its first page, at one portal."""

    context: BrowserContext
    page: Page
    address: str
    watch: Watch

    def open(self, path: str) -> Page:
        """Go to an address of the portal as if it had been typed in."""
        self.page.goto(self.address + path)
        return self.page

    def sign_in(self, person: str, *, at: str = "/sign-in") -> Page:
        """Fill in the form as a person of the small world, named by the part of their e-mail before the @."""
        page = self.open(at)
        page.get_by_label("E-mail").fill(email_of(person))
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        return page

    def expects(self, status: int, path: str) -> None:
        """Say that an answer with this status for addresses with this path is what the test is about."""
        self.watch.refusals.append(Refusal(status, path))

    def settled(self) -> Page:
        """The page once nothing of it is still being fetched or drawn."""
        settle(self.page)
        return self.page

    def judge(self) -> None:
        """Fail for whatever went wrong or was expected in vain, and for anything kept in the browser."""
        for page in self.context.pages:
            if page.url.startswith(self.address):
                assert page.evaluate(_STORED) == {"local": [], "session": []}, "something is kept in the browser"
        assert not self.watch.complaints, "\n".join(self.watch.complaints)
        missed = [f"{refusal.status} for {refusal.path}" for refusal in self.watch.refusals if not refusal.seen]
        assert not missed, f"expected and never answered: {', '.join(missed)}"


def email_of(person: str) -> str:
    """The e-mail address of a person of the small world."""
    company = "quarrymoor" if person == "outsider" else "larchfield"
    return f"{person}@{company}.example"


def signed_in(browser: Browser, address: str, person: str) -> Any:
    """The cookies of a person who has signed in on a page: a session is held to the browser it began in."""
    context = new_context(browser)
    try:
        page = context.new_page()
        Visit(context, page, address, Watch()).sign_in(person)
        page.wait_for_url(re.compile(r".*/p/.*"), wait_until="commit")
        return context.storage_state()
    finally:
        context.close()


def new_context(browser: Browser, **options: Any) -> BrowserContext:
    """A browser context as an ordinary reader has it."""
    context = browser.new_context(**{"viewport": WIDE, "locale": "en-GB", **options})
    context.set_default_timeout(PATIENCE_MS)
    return context


@contextmanager
def visiting(context: BrowserContext, address: str) -> Iterator[Visit]:
    """A visit on a page of its own, judged at its end; the context is left without pages."""
    watch = Watch()
    with watch.over(context):
        visit = Visit(context, context.new_page(), address, watch)
        try:
            yield visit
            visit.judge()
        finally:
            context.unroute_all(behavior="ignoreErrors")
            for page in context.pages:
                page.close()


def recorded(context: BrowserContext) -> list[str]:
    """A list that grows with the body of every answer but those of scripts, styles and pictures."""
    bodies: list[str] = []

    def keep(route: Route) -> None:
        answer = route.fetch(max_redirects=0)
        bodies.append(answer.text())
        route.fulfill(response=answer)

    context.route(_TELLING, keep)
    return bodies


def settle(page: Page) -> None:
    """Wait until the frame stands, no callback runs, no skeleton is left, every grid has its columns and every chart
    is drawn."""
    expect(page.locator("#shell-page h1, #shell-page .state, .sign-in-title").first).to_be_visible()
    expect(page.locator("[data-dash-is-loading=true]")).to_have_count(0)
    expect(page.locator(".skeleton:visible")).to_have_count(0)
    expect(page.locator(".grid-place:visible:not(:has(.ag-header-cell))")).to_have_count(0)
    expect(page.locator(".chart:visible:not(:has(.main-svg))")).to_have_count(0)


def held(page: Page, output: str) -> list[Route]:
    """A list that receives the next call of a page for an output, such as `x.children`, which waits until let go."""
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        if not waiting and output in (route.request.post_data or ""):
            waiting.append(route)
        else:
            route.fallback()

    page.route(containing("_dash-update-component"), hold)
    return waiting


def wait_for_call(page: Page, waiting: list[Route]) -> Route:
    """The call that is held, once the page has made it; AssertionError where it never does."""
    for _ in range(PATIENCE_MS // 20):
        if waiting:
            return waiting[0]
        page.wait_for_timeout(20)
    raise AssertionError("the page has not made the call that is waited for")


def containing(text: str) -> re.Pattern[str]:
    """A pattern for addresses that contain a text."""
    return re.compile(re.escape(text))
