-- +goose Up
-- The secrets of each day: they sign the forms given that day and blur the addresses they came from.
CREATE TABLE guard_key (
	day    TEXT NOT NULL PRIMARY KEY,
	secret TEXT NOT NULL
);

-- The forms already sent: each is good once.
CREATE TABLE guard_used (
	nonce TEXT   NOT NULL PRIMARY KEY,
	at    BIGINT NOT NULL
);

-- How often an address, blurred, has sent something lately.
CREATE TABLE guard_hit (
	id  TEXT   NOT NULL PRIMARY KEY,
	who TEXT   NOT NULL,
	at  BIGINT NOT NULL
);
CREATE INDEX guard_hit_who ON guard_hit (who, at);
