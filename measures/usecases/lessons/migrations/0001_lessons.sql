-- +goose Up

-- One row: how far the publications were followed, and how often what everyone reads here changed besides them.
CREATE TABLE lesson_sequence (
	seq     BIGINT NOT NULL,
	changes BIGINT NOT NULL
);
INSERT INTO lesson_sequence (seq, changes) VALUES (0, 0);

-- Which published record speaks of which case: derived from the publications, in their order.
CREATE TABLE lesson_tie (
	kind        TEXT   NOT NULL,
	number      BIGINT NOT NULL,
	case_number BIGINT NOT NULL,
	PRIMARY KEY (kind, number, case_number)
);
CREATE INDEX lesson_tie_case ON lesson_tie (case_number, kind, number);

-- The bodies that said that a case interests them. Who no longer is leaves it: the audit trail remembers.
CREATE TABLE lesson_interest (
	case_number BIGINT NOT NULL,
	body_id     TEXT   NOT NULL,
	reason      TEXT   NOT NULL,
	contact     TEXT   NOT NULL,
	by_id       TEXT   NOT NULL,
	by_name     TEXT   NOT NULL,
	at          BIGINT NOT NULL,
	PRIMARY KEY (case_number, body_id)
);
CREATE INDEX lesson_interest_body ON lesson_interest (body_id, at);
CREATE INDEX lesson_interest_at ON lesson_interest (at);
