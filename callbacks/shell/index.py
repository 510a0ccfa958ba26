"""The HTML page that Dash starts in: the theme of the person who asks, scripts in their right order."""

from html import escape
from typing import Any

from dash import Dash
from flask import url_for

from auth.current import SignedOut, signed_in
from auth.viewer import viewer_for
from data.portal import Portal
from data.scope import NotVisible


class PortalDash(Dash):
    """Dash with a page of our own around it."""

    def __init__(self, portal: Portal, **options: Any) -> None:
        self._portal = portal
        super().__init__("portal", **options)

    def interpolate_index(self, *_: Any, **parts: Any) -> str:
        """The page for whoever is signed in."""
        theme, locale, sign_in = self._preferences()
        shown = "dark" if theme == "dark" else "light"
        return (
            "<!DOCTYPE html>\n"
            f'<html lang="en" data-bs-theme="{shown}" data-theme-choice="{escape(theme)}"'
            f' data-locale="{escape(locale)}" data-sign-in="{escape(sign_in)}">\n'
            f"<head>{parts['metas']}"
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{escape(parts['title'])}</title>"
            f'<link rel="icon" href="{self.get_asset_url("favicon.svg")}" type="image/svg+xml">{parts["css"]}'
            f"{self._colours()}"
            # Among the other scripts, at the end of the body, it would settle the theme after the first paint.
            f'<script src="{self.get_asset_url("theme.js")}"></script></head>\n'
            f"<body>{parts['app_entry']}<footer>{parts['config']}{parts['scripts']}{parts['renderer']}</footer></body>\n"
            "</html>"
        )

    def _colours(self) -> str:
        """The brand's accent over the usual one, which the style sheets before it set."""
        branding = self._portal.settings.configuration.branding
        chosen = ((":root", branding.accent), ("[data-bs-theme=dark]", branding.accent_dark))
        rules = (
            f"{where}{{--accent:{colour};--accent-soft:color-mix(in srgb,{colour} 14%,var(--surface))}}"
            for where, colour in chosen
            if colour
        )
        text = "".join(rules)
        return f"<style>{text}</style>" if text else ""

    def _preferences(self) -> tuple[str, str, str]:
        """Theme and locale (BCP 47) of whoever is signed in, and the form to sign in again."""
        try:
            who = signed_in()
            person = viewer_for(self._portal.databases, who.portal, who.user_id, None).person
        except (SignedOut, NotVisible):
            return "light", "en", url_for("sign_in.form")
        return person.theme, person.locale, url_for("sign_in.form", portal=who.portal.value)
