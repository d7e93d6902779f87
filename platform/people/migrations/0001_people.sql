-- +goose Up
CREATE TABLE body (
	id           TEXT    NOT NULL PRIMARY KEY,
	slug         TEXT    NOT NULL UNIQUE,
	name_fr      TEXT    NOT NULL,
	name_en      TEXT    NOT NULL,
	acronym_fr   TEXT    NOT NULL,
	acronym_en   TEXT    NOT NULL,
	type         TEXT    NOT NULL,
	portfolio    TEXT    NOT NULL,
	jurisdiction TEXT    NOT NULL,
	aliases      JSONB   NOT NULL,
	valid_from   TEXT    NOT NULL,
	valid_until  TEXT    NOT NULL,
	successor_id TEXT    REFERENCES body (id),
	fictional    BOOLEAN NOT NULL
);

CREATE TABLE person (
	id         TEXT    NOT NULL PRIMARY KEY,
	email      TEXT    NOT NULL,
	email_key  TEXT    NOT NULL UNIQUE,
	name       TEXT    NOT NULL,
	password   TEXT    NOT NULL,
	disabled   BOOLEAN NOT NULL,
	created_at BIGINT  NOT NULL,
	seen_at    BIGINT  NOT NULL
);

CREATE TABLE person_grant (
	person_id TEXT NOT NULL REFERENCES person (id),
	role      TEXT NOT NULL,
	body_id   TEXT NOT NULL,
	PRIMARY KEY (person_id, role, body_id)
);

-- An invitation without a person is the one-time link of the first administrator.
CREATE TABLE invitation (
	token_hash TEXT   NOT NULL PRIMARY KEY,
	person_id  TEXT   NOT NULL,
	expires_at BIGINT NOT NULL
);
CREATE INDEX invitation_person ON invitation (person_id);

CREATE TABLE session (
	token_hash TEXT   NOT NULL PRIMARY KEY,
	data       TEXT   NOT NULL,
	expires_at BIGINT NOT NULL
);
CREATE INDEX session_expiry ON session (expires_at);

CREATE TABLE audit_sequence (last BIGINT NOT NULL);
INSERT INTO audit_sequence (last) VALUES (0);

CREATE TABLE audit (
	seq        BIGINT NOT NULL PRIMARY KEY,
	at         BIGINT NOT NULL,
	actor_id   TEXT   NOT NULL,
	actor_name TEXT   NOT NULL,
	action     TEXT   NOT NULL,
	kind       TEXT   NOT NULL,
	object_id  TEXT   NOT NULL,
	body_id    TEXT   NOT NULL,
	detail     JSONB  NOT NULL,
	folded     TEXT   NOT NULL
);
CREATE INDEX audit_actor ON audit (actor_id, seq);
CREATE INDEX audit_action ON audit (action, seq);
CREATE INDEX audit_body ON audit (body_id, seq);
CREATE INDEX audit_at ON audit (at);
