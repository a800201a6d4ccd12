-- Columns have the names of the records' properties, so that a row maps to its record; lists and small composites are
-- JSON. There are no foreign keys between nouns: nothing is ever deleted, every id is read in the transaction that
-- refers to it, and the check would lock the busiest rows (a person, a concern) for every fact that is added.

CREATE TABLE organisation (
    id                      text COLLATE "C" NOT NULL PRIMARY KEY,
    name                    text             NOT NULL,
    agency                  text COLLATE "C" NOT NULL,
    area                    text             NOT NULL,
    connection              text COLLATE "C" NOT NULL,
    allowed_roles           text             NOT NULL,
    receives_referrals      integer          NOT NULL CHECK (receives_referrals IN (0, 1)),
    duty_telephone          text,
    client_id               text COLLATE "C",
    certificate_thumbprints text             NOT NULL,
    jwks                    text,
    enabled                 integer          NOT NULL CHECK (enabled IN (0, 1)),
    is_operator             integer          NOT NULL CHECK (is_operator IN (0, 1))
);

CREATE UNIQUE INDEX organisation_client_id ON organisation (client_id);

-- What was registered from when on: what an organisation could ask at a past moment is judged by it.
CREATE TABLE organisation_past (
    organisation_id    text COLLATE "C" NOT NULL,
    since              bigint NOT NULL,
    name               text NOT NULL,
    agency             text COLLATE "C" NOT NULL,
    area               text NOT NULL,
    connection         text COLLATE "C" NOT NULL,
    allowed_roles      text NOT NULL,
    receives_referrals integer NOT NULL CHECK (receives_referrals IN (0, 1)),
    duty_telephone     text,
    enabled            integer NOT NULL CHECK (enabled IN (0, 1)),
    is_operator        integer NOT NULL CHECK (is_operator IN (0, 1)),
    PRIMARY KEY (organisation_id, since)
);

-- One row: counts changes of the registry.
CREATE TABLE registry_version (
    id      integer NOT NULL PRIMARY KEY CHECK (id = 1),
    version bigint  NOT NULL
);

INSERT INTO registry_version (id, version) VALUES (1, 0);

-- Assertions that a client has used, so that none is used twice. The hash is SHA-256 of the assertion's id.
CREATE TABLE used_assertion (
    client_id      text COLLATE "C" NOT NULL,
    assertion_hash text COLLATE "C" NOT NULL,
    expires_at     bigint           NOT NULL,
    PRIMARY KEY (client_id, assertion_hash)
);

CREATE INDEX used_assertion_expires_at ON used_assertion (expires_at);
