-- Look-ups of the last windows, to be counted: who asked, and keyed hashes of what for. Forgotten when no window counts them.
CREATE TABLE look_up_seen (
    id              TEXT    NOT NULL PRIMARY KEY,
    organisation_id TEXT    NOT NULL,
    practitioner_id TEXT    NOT NULL,
    role            TEXT    NOT NULL,
    seen_at         BIGINT  NOT NULL,
    found           INTEGER NOT NULL CHECK (found IN (0, 1)),
    person_id       TEXT,
    subject         TEXT    NOT NULL,
    name            TEXT,
    birth_date      TEXT,
    number          TEXT,
    block           TEXT,
    record          TEXT,
    purpose         TEXT    NOT NULL,
    tell_lead       INTEGER CHECK (tell_lead IN (0, 1))
);

CREATE INDEX look_up_seen_organisation ON look_up_seen (organisation_id, seen_at);
CREATE INDEX look_up_seen_person ON look_up_seen (person_id, seen_at);
CREATE INDEX look_up_seen_time ON look_up_seen (seen_at, organisation_id, practitioner_id);

-- Unusual look-ups that a lead was told of (D15), each once whichever broker noticed it.
CREATE TABLE unusual_look_up (
    organisation_id TEXT   NOT NULL,
    practitioner_id TEXT   NOT NULL,
    kind            TEXT   NOT NULL,
    once_for        TEXT   NOT NULL,
    item_id         TEXT   NOT NULL,
    flagged_at      BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, practitioner_id, kind, once_for)
);

-- The practitioner at the organisation to whom an item is not shown, because it is about what he or she did.
ALTER TABLE notification ADD COLUMN concealed_from TEXT;

-- Whether an item is for whom it is addressed to, and not for the house.
ALTER TABLE notification ADD COLUMN addressee_alone INTEGER NOT NULL DEFAULT 0;

-- Class of the fact that an item without a concern tells of: colleagues of another role are judged by it.
ALTER TABLE notification ADD COLUMN class TEXT NOT NULL DEFAULT 'UNSPECIFIED';
