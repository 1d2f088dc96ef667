"""Who is on the staff page: a signed cookie, never the token itself.

The signing key is derived from the token, so every process knows it and a new token ends every
session. Forms carry a second signature over the session, which no other site can know.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from itsdangerous import BadSignature, URLSafeTimedSerializer
from pydantic import SecretStr

from ingest.errors import SettingsError

COOKIE = "staff"
HOURS = 8
_SHORTEST_TOKEN = 16


class StaffSessions:
    """The sessions that a token opens; none when it is empty.

    :raises SettingsError: the token is so short that it could be guessed.
    """

    def __init__(self, token: SecretStr) -> None:
        secret = token.get_secret_value()
        if secret and len(secret) < _SHORTEST_TOKEN:
            raise SettingsError(
                f"ASSISTANT_STAFF_TOKEN has under {_SHORTEST_TOKEN} characters - make one with "
                "python -c 'import secrets; print(secrets.token_urlsafe(24))'"
            )
        self.enabled = bool(secret)
        self._token = hashlib.sha256(secret.encode()).digest()
        self._key = hmac.new(self._token, b"staff page", hashlib.sha256).hexdigest()
        self._cookies = URLSafeTimedSerializer(self._key, salt="session")

    def accepts(self, given: str) -> bool:
        """Whether `given` is the token; how far it fits cannot be told from the time this takes."""
        digest = hashlib.sha256(given.encode("utf-8", "replace")).digest()
        return self.enabled and hmac.compare_digest(digest, self._token)

    def start(self) -> str:
        """The cookie of a new session."""
        return self._cookies.dumps(secrets.token_urlsafe(16))

    def session(self, cookie: str) -> str:
        """The session of a cookie, "" when it is none of ours or too old."""
        try:
            found = self._cookies.loads(cookie, max_age=HOURS * 3600)
        except BadSignature:
            return ""
        return found if self.enabled and isinstance(found, str) else ""

    def form_key(self, session: str) -> str:
        """What the forms of a session carry."""
        return hmac.new(self._key.encode(), session.encode(), hashlib.sha256).hexdigest()

    def form_is_ours(self, session: str, given: str) -> bool:
        """Whether a form was made for this session."""
        return hmac.compare_digest(self.form_key(session).encode(), given.encode("utf-8", "replace"))
