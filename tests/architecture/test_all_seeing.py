"""Who may look past every scope: a list that changes only together with this file."""

from data.settings import ROOT
from tests.support.source import functions_calling, module_name, shipped

CALLERS = {
    # Before there is a scope: whose browser is this, who signs in, and where do they belong?
    "auth.sessions.DatabaseSessions._store",
    "auth.authentication._records",
    "auth.enrolment.begin_enrolment",
    "auth.enrolment.enrol",
    "auth.forgotten.submit",
    "auth.gate._note_other_browser",
    "auth.welcome._consume",
    "auth.welcome._open",
    "auth.viewer.viewer_for",
    # A person's own account, which is of no partnership.
    "auth.own_account.own_records",
    "auth.own_account.session_store",
    "auth.viewer.change_own_account",
    # Sessions of people whose rights or credentials have changed, which are of no partnership.
    "data.commands.web_sessions.sign_out",
    # What others sign in with, for their administrators: after the scope has shown that they are theirs.
    "auth.administration._records",
    # The operator, at the machine itself.
    "jobs.cli.report._record",
    "jobs.cli.report._scope",
    "jobs.cli.seed._set_passwords",
    "jobs.cli.audit.verify",
    "jobs.cli.keys.rotate",
    "jobs.cli.user._grants",
    "jobs.cli.user._hand_over",
    "jobs.cli.user._refuse_known",
    "jobs.cli.user._scopes",
    "jobs.cli.user.password",
    "jobs.cli.user.unlock",
    # Mail about an account, to whom it belongs or who looks after it.
    "jobs.mail.access.ask_administrators",
    "jobs.mail.access.mail_administrator",
    "jobs.mail.delivery._note",
    "jobs.mail.access.mail_hand_over",
    "jobs.mail.access.mail_sign_in_changed",
    # Bundles concern every partner at once, and so does the simulated world.
    "data.exchange.bundle.load.load_bundle",
    "data.exchange.demo.desks.fill_desks",
    "data.exchange.demo.freshness.is_stale",
    # Taking work that waits: only its row says whose it is, and it is then done in that scope.
    "jobs.exports.Job.system",
    "jobs.exports.build_export",
    "jobs.outbox_relay._publish",
    "jobs.outbox_relay._relay",
    # Sweeping up after everybody.
    "jobs.upkeep._begin_day",
    "jobs.upkeep._sweep",
    "jobs.upkeep.clean_up",
}


def test_the_callers_of_the_all_seeing_session_are_these() -> None:
    found = {
        place
        for file in shipped()
        if file != ROOT / "data" / "system.py"
        for place in functions_calling(file, "system_session")
    }
    assert found == CALLERS


def test_nobody_gets_at_the_all_seeing_session_under_another_name() -> None:
    makers = {module_name(file) for file in shipped() if list(functions_calling(file, "SystemSession"))}
    assert makers == {"data.system"}
    assert "as system_session" not in "".join(file.read_text() for file in shipped())


def test_nobody_opens_a_session_or_a_connection_of_their_own() -> None:
    allowed = {"data.session", "data.system", "data.engines"}
    for name in ("Session", "sessionmaker", "scoped_session", "create_engine"):
        makers = {module_name(file) for file in shipped() if list(functions_calling(file, name))}
        assert makers <= allowed, name
