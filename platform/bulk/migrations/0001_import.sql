-- +goose Up
-- How the columns of a body's own spreadsheet answer the questions of a kind of record, under the name that a person gave it.
CREATE TABLE import_mapping (
	id      TEXT   NOT NULL PRIMARY KEY,
	kind    TEXT   NOT NULL,
	body_id TEXT   NOT NULL REFERENCES body (id),
	name    TEXT   NOT NULL,
	mapping TEXT   NOT NULL,
	by_name TEXT   NOT NULL,
	at      BIGINT NOT NULL,
	UNIQUE (kind, body_id, name)
);

-- A file on its way in, then what became of it. The file itself, as base64, is emptied once the import is over; what it did
-- stays, so that it can be undone.
CREATE TABLE import_run (
	id        TEXT   NOT NULL PRIMARY KEY,
	kind      TEXT   NOT NULL,
	body_id   TEXT   NOT NULL REFERENCES body (id),
	person_id TEXT   NOT NULL,
	by_name   TEXT   NOT NULL,
	file_name TEXT   NOT NULL,
	data      TEXT   NOT NULL,
	mapping   TEXT   NOT NULL,
	state     TEXT   NOT NULL,
	outcome   TEXT   NOT NULL,
	at        BIGINT NOT NULL,
	ended_at  BIGINT NOT NULL
);
CREATE INDEX import_run_recent ON import_run (kind, body_id, at);
