-- +goose Up
-- An edition of the register is kept for ever under its day. Nothing here is ever updated.
CREATE TABLE edition (
	day       TEXT    NOT NULL PRIMARY KEY,
	frozen_at BIGINT  NOT NULL,
	by_id     TEXT    NOT NULL,
	by_name   TEXT    NOT NULL,
	seq       BIGINT  NOT NULL,
	entries   INTEGER NOT NULL
);

CREATE TABLE edition_file (
	day     TEXT    NOT NULL REFERENCES edition (day),
	format  TEXT    NOT NULL,
	file_id TEXT    NOT NULL UNIQUE,
	sha256  TEXT    NOT NULL,
	size    BIGINT  NOT NULL,
	parts   INTEGER NOT NULL,
	PRIMARY KEY (day, format)
);

-- The files, compressed, in parts: the parts of a file stand before its edition does, so that writing a long file holds no one.
CREATE TABLE edition_part (
	file_id TEXT    NOT NULL,
	part    INTEGER NOT NULL,
	data    TEXT    NOT NULL,
	PRIMARY KEY (file_id, part)
);
