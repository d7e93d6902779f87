-- +goose Up

-- Terms that the central team adds to the glossary that ships with Balise: one row for each concept, its forms one a line.
CREATE TABLE usecase_term (
	concept TEXT   NOT NULL PRIMARY KEY,
	fr      TEXT   NOT NULL,
	en      TEXT   NOT NULL,
	nl      TEXT   NOT NULL,
	by_id   TEXT   NOT NULL,
	by_name TEXT   NOT NULL,
	at      BIGINT NOT NULL
);

-- One row: how many times they changed, which tells a process to read them again.
CREATE TABLE usecase_term_sequence (
	changes BIGINT NOT NULL
);
INSERT INTO usecase_term_sequence (changes) VALUES (0);
