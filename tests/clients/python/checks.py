"""Calls an InfoShare broker with Google's gRPC for Python, and reports each check as one line of JSON.

    /usr/bin/python3 checks.py settings.json [check ...]

The settings are described in ../README.md. Exit code 0 when every check gave what it should.
"""

import gzip
import json
import sys
import time
import traceback
import uuid

import grpc

from infoshare_messages import Messages
from infoshare_tokens import TokenClient, TokenRefused

PEOPLE = "infoshare.people.v1.PeopleService/"
INBOX = "infoshare.inbox.v1.InboxService/"
PATIENCE = 60  # Seconds before a call is given up. A limit, not a measurement.


class Wrong(Exception):
    """A check did not get what it should."""


def expect(condition, words):
    if not condition:
        raise Wrong(words)


def read(path):
    with open(path, "rb") as file:
        return file.read()


class Checks:
    """One method a check; each returns what is worth reporting."""

    def __init__(self, settings):
        self.settings = settings
        self.messages = Messages(settings["descriptors"])
        self.tokens = TokenClient(settings)
        self.token = None

    def channel(self, certificate="certificate", key="key", **options):
        credentials = grpc.ssl_channel_credentials(
            read(self.settings["ca"]),
            read(self.settings[key]) if key else None,
            read(self.settings[certificate]) if certificate else None,
        )
        return grpc.secure_channel(self.settings["broker"], credentials, **options)

    def bearer(self):
        """Metadata of a call by the practitioner; the token is asked for once."""
        if self.token is None:
            self.token = self.tokens.ask(self.tokens.form(self.settings["practitioner"]))
        return [("authorization", "Bearer " + self.token)]

    def record_person(self, channel, metadata, change=None, request_id=None):
        call, request_type = self.messages.method(channel, PEOPLE + "RecordPerson")
        request = request_type(request_id=request_id or str(uuid.uuid4()), own_record_id="PY-1001")
        request.demographics.given_name = "Pyrrha"
        request.demographics.family_name = "Testingham"
        request.demographics.birth_date = "1991-04-05"
        if change:
            change(request)
        return call(request, metadata=metadata, timeout=PATIENCE)

    def refused(self, call, code):
        """Makes the call, expects this status, and returns the rich error's parts."""
        try:
            call()
        except grpc.RpcError as error:
            expect(error.code() == code, f"status {error.code().name}, expected {code.name}: {error.details()}")
            return self.details_of(error)
        raise Wrong(f"the call was accepted, expected {code.name}")

    def details_of(self, error):
        found = {"code": error.code().name, "message": error.details(), "reason": None, "domain": None, "fields": []}
        for key, value in error.trailing_metadata() or ():
            if key != "grpc-status-details-bin":
                continue
            status = self.messages("google.rpc.Status").FromString(value)
            expect(status.code == error.code().value[0], f"grpc-status-details-bin says {status.code}")
            for detail in status.details:
                name = detail.type_url.rsplit("/", 1)[-1]
                body = self.messages(name).FromString(detail.value)
                if name == "google.rpc.ErrorInfo":
                    found["reason"], found["domain"] = body.reason, body.domain
                elif name == "google.rpc.BadRequest":
                    found["fields"] = [violation.field for violation in body.field_violations]
        return found

    def unary(self):
        with self.channel() as channel:
            request_id = str(uuid.uuid4())
            first = self.record_person(channel, self.bearer(), request_id=request_id)
            again = self.record_person(channel, self.bearer(), request_id=request_id)
        expect(first.person.person_id.startswith("per_"), "no person id came back")
        expect(first.receipt.entry_id != "", "no audit receipt came back")
        expect(again == first, "the retry with the same request_id was answered otherwise")
        return {"code": "OK"}

    def server_streaming(self):
        with self.channel() as channel:
            call, request_type = self.messages.method(channel, INBOX + "StreamInbox")
            stream = call(request_type(), metadata=self.bearer(), timeout=PATIENCE)
            first = next(stream)
            stream.cancel()
            expect(first.cursor != "", "the message has no cursor")
            resumed = call(request_type(cursor=first.cursor), metadata=self.bearer(), timeout=PATIENCE)
            second = next(resumed)
            resumed.cancel()
            expect(not first.HasField("item") or second.item.item_id != first.item.item_id, "the cursor did not move on")
        return {"code": "OK", "items": sum(1 for message in (first, second) if message.HasField("item"))}

    @staticmethod
    def call_id(call):
        """The broker's own id of a call, by which its log tells how it ended there."""
        return dict(call.initial_metadata())["infoshare-call-id"]

    def deadline(self):
        with self.channel() as channel:
            call, request_type = self.messages.method(channel, INBOX + "StreamInbox")
            stream = call(request_type(), metadata=self.bearer(), timeout=3)
            found = self.refused(lambda: [message.cursor for message in stream], grpc.StatusCode.DEADLINE_EXCEEDED)
            return {**found, "call_id": self.call_id(stream)}

    def cancellation(self):
        with self.channel() as channel:
            call, request_type = self.messages.method(channel, INBOX + "StreamInbox")
            stream = call(request_type(), metadata=self.bearer(), timeout=PATIENCE)
            next(stream)  # The server is in the call now, so it has something to see cancelled.
            call_id = self.call_id(stream)
            stream.cancel()
            expect(stream.code() == grpc.StatusCode.CANCELLED, f"status {stream.code()}")
        return {"code": "CANCELLED", "call_id": call_id}

    def error_details(self):
        def spoil(request):
            request.demographics.family_name = ""
            request.demographics.given_name = ""
            request.demographics.birth_date = "1791-04-05"
            request.demographics.identifiers.add(scheme="IDENTIFIER_SCHEME_NHS_NUMBER", value="943 476 5918")

        with self.channel() as channel:
            found = self.refused(lambda: self.record_person(channel, self.bearer(), spoil), grpc.StatusCode.INVALID_ARGUMENT)
        expect(found["reason"] == "INVALID_FIELDS", f"reason {found['reason']}")
        expect(found["domain"] == "infoshare", f"domain {found['domain']}")
        expect("demographics.birth_date" in found["fields"], f"fields {found['fields']}")
        return found

    def too_large(self):
        def spoil(request):
            request.demographics.given_name = "a" * (5 * 1024 * 1024)

        with self.channel() as channel:
            found = self.refused(lambda: self.record_person(channel, self.bearer(), spoil), grpc.StatusCode.RESOURCE_EXHAUSTED)
        expect(found["reason"] == "MESSAGE_TOO_LARGE", f"reason {found['reason']}")
        return found

    def unknown_method(self):
        with self.channel() as channel:
            for path in ("/" + PEOPLE + "NoSuchMethod", "/infoshare.people.v1.NoSuchService/RecordPerson"):
                call = channel.unary_unary(path)
                found = self.refused(
                    lambda call=call: call(b"", metadata=self.bearer(), timeout=PATIENCE), grpc.StatusCode.UNIMPLEMENTED
                )
                expect(found["reason"] == "UNKNOWN_METHOD", f"reason {found['reason']}")
        return found

    def gzip(self):
        sent = []

        def lengthen(request):
            # gRPC's core sends a message as it is when gzip does not make it smaller; so short a one as ours, it would not.
            request.demographics.address.line = "1" * 200
            sent.append(request.SerializeToString())

        with self.channel(compression=grpc.Compression.Gzip) as channel:
            answer = self.record_person(channel, self.bearer(), lengthen)
        expect(answer.person.person_id.startswith("per_"), "no person id came back")
        plain, packed = len(sent[0]), len(gzip.compress(sent[0]))
        expect(packed < plain, f"{plain} bytes are {packed} in gzip: nothing was compressed")
        return {"code": "OK", "bytes": plain, "packed": packed}

    def no_token(self):
        with self.channel() as channel:
            found = self.refused(lambda: self.record_person(channel, []), grpc.StatusCode.UNAUTHENTICATED)
        expect(found["reason"] == "TOKEN_MISSING", f"reason {found['reason']}")
        return found

    def other_certificate(self):
        with self.channel("otherCertificate", "otherKey") as channel:
            found = self.refused(lambda: self.record_person(channel, self.bearer()), grpc.StatusCode.UNAUTHENTICATED)
        expect(found["reason"] == "CERTIFICATE_MISMATCH", f"reason {found['reason']}")
        return found

    def no_certificate(self):
        with self.channel(None, None) as channel:
            return self.refused(lambda: self.record_person(channel, self.bearer()), grpc.StatusCode.UNAVAILABLE)

    def replayed_assertion(self):
        form = self.tokens.form(self.settings["practitioner"])
        self.tokens.ask(form)
        try:
            self.tokens.ask(form)
        except TokenRefused as refusal:
            expect(refusal.body.get("reason") == "ASSERTION_REPLAYED", str(refusal))
            return {"reason": refusal.body["reason"]}
        raise Wrong("the token service took one assertion twice")

    def health(self):
        with self.channel() as channel:
            call, request_type = self.messages.method(channel, "grpc.health.v1.Health/Check")
            answer = call(request_type(), metadata=self.bearer(), timeout=PATIENCE)
        expect(answer.status == 1, f"health status {answer.status}, expected SERVING")
        return {"code": "OK"}

    def reflection(self):
        with self.channel() as channel:
            call, request_type = self.messages.method(channel, "grpc.reflection.v1.ServerReflection/ServerReflectionInfo")
            questions = [
                request_type(list_services=""),
                request_type(file_containing_symbol="infoshare.people.v1.PeopleService"),
            ]
            listed, described = call(iter(questions), metadata=self.bearer(), timeout=PATIENCE)
        names = [service.name for service in listed.list_services_response.service]
        expect("infoshare.people.v1.PeopleService" in names, f"services {names}")
        expect(len(described.file_descriptor_response.file_descriptor_proto) > 0, "no file came back")
        return {"code": "OK", "services": len(names)}


ALL = [
    "unary", "server_streaming", "deadline", "cancellation", "error_details", "too_large", "unknown_method", "gzip",
    "no_token", "other_certificate", "no_certificate", "replayed_assertion", "health", "reflection",
]


def main(arguments):
    with open(arguments[0], encoding="utf-8") as file:
        checks = Checks(json.load(file))
    good = True
    for name in arguments[1:] or ALL:
        started = time.monotonic()
        line = {"client": "python", "check": name, "ok": True}
        try:
            line.update(getattr(checks, name)() or {})
        except Exception as error:  # Whatever went wrong is this check's result; the others still run.
            good = False
            line.update(ok=False, error=f"{type(error).__name__}: {error}")
            if not isinstance(error, (Wrong, grpc.RpcError, TokenRefused)):
                traceback.print_exc()
        line["milliseconds"] = round((time.monotonic() - started) * 1000)
        print(json.dumps(line), flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
