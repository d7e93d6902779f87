-- +goose Up
-- A file joined to a record, under the hash of its content. The content is kept as base64 text: the two engines do not
-- agree on a type for bytes.
CREATE TABLE record_file (
	sha256 TEXT NOT NULL PRIMARY KEY,
	media_type TEXT NOT NULL,
	size BIGINT NOT NULL,
	data TEXT NOT NULL,
	at BIGINT NOT NULL
);
