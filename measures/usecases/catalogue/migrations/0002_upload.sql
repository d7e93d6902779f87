-- +goose Up

-- A file on its way in: who sent it, the profile that it is to be read by, and what became of it. The bytes stand in usecase_file
-- until the upload is over; those of a file that was loaded stay.
CREATE TABLE usecase_upload (
	id        TEXT   NOT NULL PRIMARY KEY,
	sha256    TEXT   NOT NULL,
	file_name TEXT   NOT NULL,
	origin    TEXT   NOT NULL,
	profile   TEXT   NOT NULL,
	edition   TEXT   NOT NULL,
	state     TEXT   NOT NULL,
	load_id   TEXT   NOT NULL,
	by_id     TEXT   NOT NULL,
	by_name   TEXT   NOT NULL,
	at        BIGINT NOT NULL,
	ended_at  BIGINT NOT NULL
);
CREATE INDEX usecase_upload_recent ON usecase_upload (at);
