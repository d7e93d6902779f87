-- +goose Up
-- A sign-in that is still open, as its owner reads it. Its id stands in the data of the session; no address is kept.
CREATE TABLE person_session (
	id         TEXT   NOT NULL PRIMARY KEY,
	person_id  TEXT   NOT NULL REFERENCES person (id),
	method     TEXT   NOT NULL,
	device     TEXT   NOT NULL,
	started_at BIGINT NOT NULL,
	seen_at    BIGINT NOT NULL,
	expires_at BIGINT NOT NULL
);
CREATE INDEX person_session_person ON person_session (person_id);
CREATE INDEX person_session_expiry ON person_session (expires_at);

-- What was tried, by account and by network address: only digests, forgotten an hour after the last try. before_at is
-- the try before the last one: a try that succeeds leaves no trace.
CREATE TABLE signin_attempt (
	subject_hash TEXT    NOT NULL PRIMARY KEY,
	failures     INTEGER NOT NULL,
	last_at      BIGINT  NOT NULL,
	before_at    BIGINT  NOT NULL
);
CREATE INDEX signin_attempt_last ON signin_attempt (last_at);

-- The time-based codes of a person (RFC 6238). last_step is the latest step a code was accepted for.
CREATE TABLE totp (
	person_id  TEXT   NOT NULL PRIMARY KEY REFERENCES person (id),
	secret     TEXT   NOT NULL,
	started_at BIGINT NOT NULL,
	last_step  BIGINT NOT NULL
);

CREATE TABLE recovery_code (
	person_id TEXT NOT NULL REFERENCES person (id),
	code_hash TEXT NOT NULL,
	PRIMARY KEY (person_id, code_hash)
);

-- credential is what the authenticator gave at registration, as the WebAuthn library writes it: public keys, no secret.
CREATE TABLE passkey (
	id         TEXT   NOT NULL PRIMARY KEY,
	person_id  TEXT   NOT NULL REFERENCES person (id),
	name       TEXT   NOT NULL,
	credential TEXT   NOT NULL,
	created_at BIGINT NOT NULL,
	used_at    BIGINT NOT NULL
);
CREATE INDEX passkey_person ON passkey (person_id);

-- Who a person is for an identity provider.
CREATE TABLE person_identity (
	issuer    TEXT   NOT NULL,
	subject   TEXT   NOT NULL,
	person_id TEXT   NOT NULL REFERENCES person (id),
	bound_at  BIGINT NOT NULL,
	PRIMARY KEY (issuer, subject)
);
CREATE INDEX person_identity_person ON person_identity (person_id);
