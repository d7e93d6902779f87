-- +goose Up

-- One row: the last number that a change took, and the last that a case took. Each is taken inside the transaction of the load, so
-- that whoever has followed the changes up to a number has missed none.
CREATE TABLE usecase_sequence (
	last  BIGINT NOT NULL,
	cases BIGINT NOT NULL
);
INSERT INTO usecase_sequence (last, cases) VALUES (0, 0);

-- The files, known by their SHA-256, compressed, in parts.
CREATE TABLE usecase_file (
	sha256 TEXT    NOT NULL PRIMARY KEY,
	size   BIGINT  NOT NULL,
	parts  INTEGER NOT NULL,
	at     BIGINT  NOT NULL
);
CREATE TABLE usecase_file_part (
	sha256 TEXT    NOT NULL,
	part   INTEGER NOT NULL,
	data   TEXT    NOT NULL,
	PRIMARY KEY (sha256, part)
);

-- A profile that a person saved; each saving is another edition of it, and none is ever changed.
CREATE TABLE usecase_profile (
	id      TEXT    NOT NULL,
	edition INTEGER NOT NULL,
	yaml    TEXT    NOT NULL,
	by_id   TEXT    NOT NULL,
	by_name TEXT    NOT NULL,
	at      BIGINT  NOT NULL,
	PRIMARY KEY (id, edition)
);

-- A file that came into the catalogue, and what it changed. The profile is kept as it was applied; layout says how the values of
-- its records are written (layout.go); told is what the plan said besides counts.
CREATE TABLE usecase_load (
	id              TEXT    NOT NULL PRIMARY KEY,
	number          BIGINT  NOT NULL UNIQUE,
	series          TEXT    NOT NULL,
	profile         TEXT    NOT NULL,
	profile_version TEXT    NOT NULL,
	profile_yaml    TEXT    NOT NULL,
	country         TEXT    NOT NULL,
	file_name       TEXT    NOT NULL,
	sha256          TEXT    NOT NULL,
	encoding        TEXT    NOT NULL,
	edition         TEXT    NOT NULL,
	header_row      INTEGER NOT NULL,
	at              BIGINT  NOT NULL,
	by_id           TEXT    NOT NULL,
	by_name         TEXT    NOT NULL,
	records_read    INTEGER NOT NULL,
	added           INTEGER NOT NULL,
	changed         INTEGER NOT NULL,
	unchanged       INTEGER NOT NULL,
	missing         INTEGER NOT NULL,
	suspected       INTEGER NOT NULL,
	refused         INTEGER NOT NULL,
	layout          TEXT    NOT NULL,
	told            TEXT    NOT NULL
);
CREATE INDEX usecase_load_file ON usecase_load (sha256);

CREATE TABLE usecase_organisation (
	id      TEXT   NOT NULL PRIMARY KEY,
	country TEXT   NOT NULL,
	at      BIGINT NOT NULL
);

-- The names of an organisation, and the days on which each begins and ends; empty: always. The first place is shown.
CREATE TABLE usecase_organisation_name (
	organisation_id TEXT    NOT NULL REFERENCES usecase_organisation (id),
	place           INTEGER NOT NULL,
	name            TEXT    NOT NULL,
	lang            TEXT    NOT NULL,
	acronym         BOOLEAN NOT NULL,
	from_day        TEXT    NOT NULL,
	to_day          TEXT    NOT NULL,
	PRIMARY KEY (organisation_id, place)
);

-- Where each case stands. What its source says of it is in its revisions; seq is its last change.
CREATE TABLE usecase_case (
	id              TEXT    NOT NULL PRIMARY KEY,
	number          BIGINT  NOT NULL UNIQUE,
	series          TEXT    NOT NULL,
	source_key      TEXT    NOT NULL,
	profile         TEXT    NOT NULL,
	country         TEXT    NOT NULL,
	lang            TEXT    NOT NULL,
	organisation_id TEXT    NOT NULL,
	organisation    TEXT    NOT NULL,
	revision        INTEGER NOT NULL,
	seq             BIGINT  NOT NULL UNIQUE,
	first_load      TEXT    NOT NULL REFERENCES usecase_load (id),
	last_load       TEXT    NOT NULL REFERENCES usecase_load (id),
	first_seen      BIGINT  NOT NULL,
	last_changed    BIGINT  NOT NULL,
	missing_since   BIGINT  NOT NULL,
	UNIQUE (series, source_key)
);

-- What a source said of a case, in each edition that said otherwise. Nothing here is ever updated.
CREATE TABLE usecase_revision (
	case_id TEXT    NOT NULL REFERENCES usecase_case (id),
	number  INTEGER NOT NULL,
	load_id TEXT    NOT NULL REFERENCES usecase_load (id),
	at      BIGINT  NOT NULL,
	data    TEXT    NOT NULL,
	PRIMARY KEY (case_id, number)
);

-- What each load did to each case: new, changed, missing, back. Nothing here is ever updated.
CREATE TABLE usecase_change (
	seq      BIGINT  NOT NULL PRIMARY KEY,
	load_id  TEXT    NOT NULL REFERENCES usecase_load (id),
	case_id  TEXT    NOT NULL REFERENCES usecase_case (id),
	kind     TEXT    NOT NULL,
	revision INTEGER NOT NULL,
	at       BIGINT  NOT NULL,
	fields   TEXT    NOT NULL
);
CREATE INDEX usecase_change_load ON usecase_change (load_id, seq);
CREATE INDEX usecase_change_case ON usecase_change (case_id, seq);
