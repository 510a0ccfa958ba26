"""The security headers of every answer: only what this server itself delivers may run, be shown or be called."""

from collections.abc import Callable, Iterable

from flask import Flask, Response, request


def install(app: Flask, script_hashes: Callable[[], Iterable[str]], *, secure: bool) -> None:
    """Add the headers; the hashes admit the few inline scripts the page itself is started with."""
    cached: list[str] = []

    def policy() -> str:
        if not cached:
            cached.append(_policy(script_hashes()))
        return cached[0]

    @app.after_request
    def add(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy()
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        if secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if not request.path.startswith(("/assets/", "/_dash-component-suites/", "/bootstrap/")):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def _policy(hashes: Iterable[str]) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {' '.join(hashes)}".strip(),
            # Charts and the table set styles on the elements they draw.
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )
