-- The Merkle trees over audit_entry, one a log, and what was signed of them (docs/audit.md).

-- The keys by which a log's checkpoints are signed. The last one counts; a rotation adds a row.
CREATE TABLE audit_log_key (
    log         text COLLATE "C" NOT NULL,
    number      bigint           NOT NULL,
    origin      text COLLATE "C" NOT NULL,
    vkey        text COLLATE "C" NOT NULL,
    from_size   bigint           NOT NULL,
    recorded_at bigint           NOT NULL,
    PRIMARY KEY (log, number)
);

-- Hashes of whole tiles of the level below, from level 1 on; level 0 is audit_entry.leaf_hash. The last of a level still grows.
CREATE TABLE audit_tile (
    log    text COLLATE "C" NOT NULL,
    level  integer          NOT NULL CHECK (level BETWEEN 1 AND 7),
    place  bigint           NOT NULL,
    hashes bytea            NOT NULL,
    PRIMARY KEY (log, level, place)
);

CREATE TABLE audit_checkpoint (
    log       text COLLATE "C" NOT NULL,
    size      bigint           NOT NULL,
    root      bytea            NOT NULL CHECK (length(root) = 32),
    note      text             NOT NULL,
    issued_at bigint           NOT NULL,
    PRIMARY KEY (log, size)
);

-- Whose a witness's name is, and by which key it cosigns; the last row of a name counts. The first use of a name adds its first row, an operator's
-- word a row without a key, the first use after it a row with one.
CREATE TABLE audit_witness (
    name            text COLLATE "C" NOT NULL,
    number          bigint           NOT NULL,
    organisation_id text COLLATE "C" NOT NULL,
    vkey            text COLLATE "C",
    recorded_at     bigint           NOT NULL,
    PRIMARY KEY (name, number)
);

CREATE TABLE audit_cosignature (
    log         text COLLATE "C" NOT NULL,
    size        bigint           NOT NULL,
    name        text COLLATE "C" NOT NULL,
    number      bigint           NOT NULL,
    line        text             NOT NULL,
    signed_at   bigint           NOT NULL,
    recorded_at bigint           NOT NULL,
    PRIMARY KEY (log, size, name, number),
    FOREIGN KEY (name, number) REFERENCES audit_witness (name, number)
);

CREATE FUNCTION refuse_checkpoint_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'checkpoints are never changed or deleted' USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE TRIGGER audit_checkpoint_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_checkpoint_change();
