-- +goose Up
-- What became of an address that a record cites, the last time it was opened. The key is a hash: an address may be longer
-- than an index allows.
CREATE TABLE link_check (
	hash       TEXT    NOT NULL PRIMARY KEY,
	url        TEXT    NOT NULL,
	outcome    TEXT    NOT NULL,
	status     INTEGER NOT NULL,
	checked_at BIGINT  NOT NULL
);
CREATE INDEX link_check_at ON link_check (checked_at);
