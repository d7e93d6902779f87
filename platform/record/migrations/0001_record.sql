-- +goose Up

-- Every revision takes the next number of this one row, inside its transaction: numbers follow the order of commits and
-- leave no gap, so that whoever has read up to a number has missed nothing.
CREATE TABLE sequence (last BIGINT NOT NULL);
INSERT INTO sequence (last) VALUES (0);

CREATE TABLE record_number (
	kind TEXT   NOT NULL PRIMARY KEY,
	last BIGINT NOT NULL
);

-- Where each record stands. What it says is in its revisions: seq is the last one.
CREATE TABLE record (
	id           TEXT    NOT NULL PRIMARY KEY,
	kind         TEXT    NOT NULL,
	number       BIGINT  NOT NULL,
	body_id      TEXT    NOT NULL REFERENCES body (id),
	source_key   TEXT,
	state        TEXT    NOT NULL,
	version      INTEGER NOT NULL,
	seq          BIGINT  NOT NULL,
	public_state TEXT    NOT NULL,
	created_at   BIGINT  NOT NULL,
	updated_at   BIGINT  NOT NULL,
	folded       TEXT    NOT NULL,
	UNIQUE (kind, number),
	UNIQUE (kind, source_key)
);
CREATE INDEX record_recent ON record (kind, updated_at, id);

-- Answers are TEXT rather than JSONB here: they are the canonical bytes, which JSONB would reorder.
CREATE TABLE revision (
	seq                BIGINT  NOT NULL PRIMARY KEY,
	record_id          TEXT    NOT NULL REFERENCES record (id),
	version            INTEGER NOT NULL,
	act                TEXT    NOT NULL,
	state              TEXT    NOT NULL,
	answers            TEXT    NOT NULL,
	instrument_version TEXT    NOT NULL,
	at                 BIGINT  NOT NULL,
	by_id              TEXT    NOT NULL,
	by_name            TEXT    NOT NULL,
	reason_fr          TEXT    NOT NULL,
	reason_en          TEXT    NOT NULL,
	UNIQUE (record_id, version)
);

CREATE TABLE publication (
	seq                BIGINT NOT NULL PRIMARY KEY REFERENCES revision (seq),
	record_id          TEXT   NOT NULL REFERENCES record (id),
	kind               TEXT   NOT NULL,
	number             BIGINT NOT NULL,
	body_id            TEXT   NOT NULL,
	state              TEXT   NOT NULL,
	title_fr           TEXT   NOT NULL,
	title_en           TEXT   NOT NULL,
	answers            TEXT   NOT NULL,
	instrument_version TEXT   NOT NULL,
	at                 BIGINT NOT NULL,
	reason_fr          TEXT   NOT NULL,
	reason_en          TEXT   NOT NULL,
	previous           BIGINT NOT NULL
);
CREATE INDEX publication_number ON publication (kind, number, seq);

CREATE TABLE record_link (
	from_id  TEXT   NOT NULL REFERENCES record (id),
	to_id    TEXT   NOT NULL REFERENCES record (id),
	relation TEXT   NOT NULL,
	at       BIGINT NOT NULL,
	by_name  TEXT   NOT NULL,
	PRIMARY KEY (from_id, to_id, relation)
);
CREATE INDEX record_link_to ON record_link (to_id);

CREATE TABLE draft (
	person_id    TEXT    NOT NULL,
	record_key   TEXT    NOT NULL,
	base_version INTEGER NOT NULL,
	form         TEXT    NOT NULL,
	at           BIGINT  NOT NULL,
	PRIMARY KEY (person_id, record_key)
);

CREATE TABLE preview (
	token_hash TEXT   NOT NULL PRIMARY KEY,
	record_id  TEXT   NOT NULL REFERENCES record (id),
	by_name    TEXT   NOT NULL,
	created_at BIGINT NOT NULL,
	expires_at BIGINT NOT NULL
);
CREATE INDEX preview_record ON preview (record_id);
