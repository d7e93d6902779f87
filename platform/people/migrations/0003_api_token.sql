-- +goose Up
-- Tokens by which a program writes for a body. Only the hash of a token is kept; a revoked one stays, for the trail.
CREATE TABLE api_token (
	id         TEXT    NOT NULL PRIMARY KEY,
	token_hash TEXT    NOT NULL UNIQUE,
	name       TEXT    NOT NULL,
	body_id    TEXT    NOT NULL REFERENCES body (id),
	person_id  TEXT    NOT NULL REFERENCES person (id),
	for_body   BOOLEAN NOT NULL,
	scopes     TEXT    NOT NULL,
	created_at BIGINT  NOT NULL,
	expires_at BIGINT  NOT NULL,
	used_at    BIGINT  NOT NULL,
	revoked_at BIGINT  NOT NULL,
	revoked_by TEXT    NOT NULL
);
CREATE INDEX api_token_body ON api_token (body_id);
CREATE INDEX api_token_person ON api_token (person_id);
