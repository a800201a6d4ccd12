-- Columns have the names of the records' properties, so that a row maps to its record; lists and small composites are
-- JSON. There are no foreign keys between nouns: nothing is ever deleted, every id is read in the transaction that
-- refers to it, and the check would lock the busiest rows (a person, a concern) for every fact that is added.

CREATE TABLE organisation (
    id                      TEXT    NOT NULL PRIMARY KEY,
    name                    TEXT    NOT NULL,
    agency                  TEXT    NOT NULL,
    area                    TEXT    NOT NULL,
    connection              TEXT    NOT NULL,
    allowed_roles           TEXT    NOT NULL,
    receives_referrals      INTEGER NOT NULL CHECK (receives_referrals IN (0, 1)),
    duty_telephone          TEXT,
    client_id               TEXT,
    certificate_thumbprints TEXT    NOT NULL,
    jwks                    TEXT,
    enabled                 INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    is_operator             INTEGER NOT NULL CHECK (is_operator IN (0, 1))
);

CREATE UNIQUE INDEX organisation_client_id ON organisation (client_id);

-- What was registered from when on: what an organisation could ask at a past moment is judged by it.
CREATE TABLE organisation_past (
    organisation_id    TEXT NOT NULL,
    since              BIGINT NOT NULL,
    name               TEXT NOT NULL,
    agency             TEXT NOT NULL,
    area               TEXT NOT NULL,
    connection         TEXT NOT NULL,
    allowed_roles      TEXT NOT NULL,
    receives_referrals INTEGER NOT NULL CHECK (receives_referrals IN (0, 1)),
    duty_telephone     TEXT,
    enabled            INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    is_operator        INTEGER NOT NULL CHECK (is_operator IN (0, 1)),
    PRIMARY KEY (organisation_id, since)
) WITHOUT ROWID;

-- One row: counts changes of the registry.
CREATE TABLE registry_version (
    id      INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    version BIGINT  NOT NULL
);

INSERT INTO registry_version (id, version) VALUES (1, 0);

-- Assertions that a client has used, so that none is used twice. The hash is SHA-256 of the assertion's id.
CREATE TABLE used_assertion (
    client_id      TEXT   NOT NULL,
    assertion_hash TEXT   NOT NULL,
    expires_at     BIGINT NOT NULL,
    PRIMARY KEY (client_id, assertion_hash)
) WITHOUT ROWID;

CREATE INDEX used_assertion_expires_at ON used_assertion (expires_at);
