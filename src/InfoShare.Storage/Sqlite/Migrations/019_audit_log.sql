-- The Merkle trees over audit_entry, one a log, and what was signed of them (docs/audit.md).

-- The keys by which a log's checkpoints are signed. The last one counts; a rotation adds a row.
CREATE TABLE audit_log_key (
    log         TEXT   NOT NULL,
    number      BIGINT NOT NULL,
    origin      TEXT   NOT NULL,
    vkey        TEXT   NOT NULL,
    from_size   BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (log, number)
) WITHOUT ROWID;

-- Hashes of whole tiles of the level below, from level 1 on; level 0 is audit_entry.leaf_hash. The last of a level still grows.
CREATE TABLE audit_tile (
    log    TEXT    NOT NULL,
    level  INTEGER NOT NULL CHECK (level BETWEEN 1 AND 7),
    place  BIGINT  NOT NULL,
    hashes BLOB    NOT NULL,
    PRIMARY KEY (log, level, place)
) WITHOUT ROWID;

CREATE TABLE audit_checkpoint (
    log       TEXT   NOT NULL,
    size      BIGINT NOT NULL,
    root      BLOB   NOT NULL CHECK (length(root) = 32),
    note      TEXT   NOT NULL,
    issued_at BIGINT NOT NULL,
    PRIMARY KEY (log, size)
) WITHOUT ROWID;

-- Who cosigns. A witness's name belongs to the organisation that used it first.
CREATE TABLE audit_witness (
    name            TEXT   NOT NULL PRIMARY KEY,
    vkey            TEXT   NOT NULL,
    organisation_id TEXT   NOT NULL,
    recorded_at     BIGINT NOT NULL
) WITHOUT ROWID;

CREATE TABLE audit_cosignature (
    log         TEXT   NOT NULL,
    size        BIGINT NOT NULL,
    name        TEXT   NOT NULL REFERENCES audit_witness (name),
    line        TEXT   NOT NULL,
    signed_at   BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (log, size, name)
) WITHOUT ROWID;

CREATE TRIGGER audit_checkpoint_no_update BEFORE UPDATE ON audit_checkpoint
BEGIN SELECT RAISE(ABORT, 'checkpoints are never changed or deleted'); END;

CREATE TRIGGER audit_checkpoint_no_delete BEFORE DELETE ON audit_checkpoint
BEGIN SELECT RAISE(ABORT, 'checkpoints are never changed or deleted'); END;
