-- +goose Up
-- A subscription is to a search of one source: the register (measure 9.2) was the only one. The tables are made again because a
-- mailbox may follow the same search of two sources.
CREATE TABLE digest_subscription_new (
	id           TEXT   NOT NULL PRIMARY KEY,
	source       TEXT   NOT NULL,
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
	UNIQUE (email_key, source, scope)
);
INSERT INTO digest_subscription_new (id, source, email, email_key, lang, every, scope, state, created_at, last_seq, next_at, sent_at)
	SELECT id, 'register', email, email_key, lang, every, scope, state, created_at, last_seq, next_at, sent_at FROM digest_subscription;

CREATE TABLE digest_link_new (
	token_hash      TEXT   NOT NULL PRIMARY KEY,
	subscription_id TEXT   NOT NULL REFERENCES digest_subscription_new (id),
	purpose         TEXT   NOT NULL,
	created_at      BIGINT NOT NULL,
	expires_at      BIGINT NOT NULL
);
INSERT INTO digest_link_new (token_hash, subscription_id, purpose, created_at, expires_at)
	SELECT token_hash, subscription_id, purpose, created_at, expires_at FROM digest_link;

DROP TABLE digest_link;
DROP TABLE digest_subscription;
ALTER TABLE digest_subscription_new RENAME TO digest_subscription;
ALTER TABLE digest_link_new RENAME TO digest_link;
CREATE INDEX digest_subscription_due ON digest_subscription (source, state, next_at);
CREATE INDEX digest_link_subscription ON digest_link (subscription_id, purpose);
