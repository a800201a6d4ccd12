-- Look-ups of the last windows, to be counted: who asked, and keyed hashes of what for. Forgotten when no window counts them.
CREATE TABLE look_up_seen (
    id              text COLLATE "C" NOT NULL PRIMARY KEY,
    organisation_id text COLLATE "C" NOT NULL,
    practitioner_id text COLLATE "C" NOT NULL,
    role            text COLLATE "C" NOT NULL,
    seen_at         bigint  NOT NULL,
    found           integer NOT NULL CHECK (found IN (0, 1)),
    person_id       text COLLATE "C",
    subject         text COLLATE "C" NOT NULL,
    name            text COLLATE "C",
    birth_date      text COLLATE "C",
    number          text COLLATE "C",
    block           text COLLATE "C",
    record          text COLLATE "C",
    purpose         text COLLATE "C" NOT NULL,
    tell_lead       integer          CHECK (tell_lead IN (0, 1))
);

CREATE INDEX look_up_seen_organisation ON look_up_seen (organisation_id, seen_at);
CREATE INDEX look_up_seen_person ON look_up_seen (person_id, seen_at);
CREATE INDEX look_up_seen_time ON look_up_seen (seen_at, organisation_id, practitioner_id);

-- Unusual look-ups that a lead was told of (D15), each once whichever broker noticed it.
CREATE TABLE unusual_look_up (
    organisation_id text COLLATE "C" NOT NULL,
    practitioner_id text COLLATE "C" NOT NULL,
    kind            text COLLATE "C" NOT NULL,
    once_for        text COLLATE "C" NOT NULL,
    item_id         text COLLATE "C" NOT NULL,
    flagged_at      bigint NOT NULL,
    PRIMARY KEY (organisation_id, practitioner_id, kind, once_for)
);

-- The practitioner at the organisation to whom an item is not shown, because it is about what he or she did.
ALTER TABLE notification ADD COLUMN concealed_from text COLLATE "C";

-- Whether an item is for whom it is addressed to, and not for the house.
ALTER TABLE notification ADD COLUMN addressee_alone integer NOT NULL DEFAULT 0;

-- Class of the fact that an item without a concern tells of: colleagues of another role are judged by it.
ALTER TABLE notification ADD COLUMN class text COLLATE "C" NOT NULL DEFAULT 'UNSPECIFIED';
