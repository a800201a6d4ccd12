"""Access tokens by private_key_jwt over mutual TLS, with Debian's PyJWT and cryptography: none of InfoShare's own code."""

import http.client
import json
import ssl
import time
import urllib.parse
import uuid

import jwt

CLIENT_ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"


class TokenRefused(Exception):
    """The token service answered with an error."""

    def __init__(self, status, body):
        super().__init__(f"HTTP {status}: {body.get('error')} {body.get('reason', '')}")
        self.status = status
        self.body = body


class TokenClient:
    """Asks one token service for tokens of one client."""

    def __init__(self, settings):
        self.endpoint = urllib.parse.urlsplit(settings["tokenEndpoint"])
        self.audience = settings.get("tokenAudience", settings["tokenEndpoint"])
        self.client_id = settings["clientId"]
        self.key_id = settings.get("assertionKeyId")
        with open(settings["assertionKey"], encoding="ascii") as file:
            self.key = file.read()
        self.context = ssl.create_default_context(cafile=settings["ca"])
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2
        self.context.load_cert_chain(settings["certificate"], settings["key"])

    def assertion(self, subject, extra=None):
        """A new assertion: its own jti, one audience, two minutes to live."""
        now = int(time.time())
        claims = {
            "iss": self.client_id,
            "sub": subject,
            "aud": self.audience,
            "iat": now,
            "exp": now + 120,
            "jti": str(uuid.uuid4()),
            **(extra or {}),
        }
        headers = {"kid": self.key_id} if self.key_id else None
        return jwt.encode(claims, self.key, algorithm="ES256", headers=headers)

    def form(self, practitioner=None):
        """The form of a token request: for a system, or for a practitioner whom the system vouches for."""
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": CLIENT_ASSERTION_TYPE,
            "client_assertion": self.assertion(self.client_id),
        }
        if practitioner:
            form["grant_type"] = JWT_BEARER
            extra = {name: practitioner[name] for name in ("name", "role", "team") if practitioner.get(name)}
            form["assertion"] = self.assertion(practitioner["id"], extra)
        return form

    def ask(self, form):
        """Posts the form; the token, or TokenRefused."""
        connection = http.client.HTTPSConnection(self.endpoint.hostname, self.endpoint.port or 443, timeout=30, context=self.context)
        try:
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", self.endpoint.path, urllib.parse.urlencode(form), headers)
            response = connection.getresponse()
            body = json.loads(response.read() or b"{}")
        finally:
            connection.close()
        if response.status != 200:
            raise TokenRefused(response.status, body)
        return body["access_token"]
