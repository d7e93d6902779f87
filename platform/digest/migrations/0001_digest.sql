-- +goose Up
CREATE TABLE digest_subscription (
	id           TEXT   NOT NULL PRIMARY KEY,
	email        TEXT   NOT NULL,
	email_key    TEXT   NOT NULL,
	lang         TEXT   NOT NULL,
	every        TEXT   NOT NULL,
	scope        TEXT   NOT NULL,
	state        TEXT   NOT NULL,
	created_at   BIGINT NOT NULL,
	last_seq     BIGINT NOT NULL,
	next_at      BIGINT NOT NULL,
	sent_at      BIGINT NOT NULL,
	UNIQUE (email_key, scope)
);
CREATE INDEX digest_subscription_due ON digest_subscription (state, next_at);

CREATE TABLE digest_link (
	token_hash      TEXT   NOT NULL PRIMARY KEY,
	subscription_id TEXT   NOT NULL REFERENCES digest_subscription (id),
	purpose         TEXT   NOT NULL,
	created_at      BIGINT NOT NULL,
	expires_at      BIGINT NOT NULL
);
CREATE INDEX digest_link_subscription ON digest_link (subscription_id, purpose);
