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

-- Whose a witness's name is, and by which key it cosigns; the last row of a name counts. The first use of a name adds its first row, an operator's
-- word a row without a key, the first use after it a row with one.
CREATE TABLE audit_witness (
    name            TEXT   NOT NULL,
    number          BIGINT NOT NULL,
    organisation_id TEXT   NOT NULL,
    vkey            TEXT,
    recorded_at     BIGINT NOT NULL,
    PRIMARY KEY (name, number)
) WITHOUT ROWID;

CREATE TABLE audit_cosignature (
    log         TEXT   NOT NULL,
    size        BIGINT NOT NULL,
    name        TEXT   NOT NULL,
    number      BIGINT NOT NULL,
    line        TEXT   NOT NULL,
    signed_at   BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (log, size, name, number),
    FOREIGN KEY (name, number) REFERENCES audit_witness (name, number)
) WITHOUT ROWID;

CREATE TRIGGER audit_checkpoint_no_update BEFORE UPDATE ON audit_checkpoint
BEGIN SELECT RAISE(ABORT, 'checkpoints are never changed or deleted'); END;

CREATE TRIGGER audit_checkpoint_no_delete BEFORE DELETE ON audit_checkpoint
BEGIN SELECT RAISE(ABORT, 'checkpoints are never changed or deleted'); END;
