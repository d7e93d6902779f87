-- +goose Up

-- What a reviewer thinks of a version of an assessment. Never changed: another opinion is another row.
CREATE TABLE assessment_opinion (
	id         TEXT    NOT NULL PRIMARY KEY,
	record_id  TEXT    NOT NULL REFERENCES record (id),
	version    INTEGER NOT NULL,
	section    TEXT    NOT NULL,
	outcome    TEXT    NOT NULL,
	words_fr   TEXT    NOT NULL,
	words_en   TEXT    NOT NULL,
	conditions TEXT    NOT NULL,
	at         BIGINT  NOT NULL,
	by_id      TEXT    NOT NULL,
	by_name    TEXT    NOT NULL
);
CREATE INDEX assessment_opinion_record ON assessment_opinion (record_id, at);

-- What the body answers to one condition of an opinion, by its place from 0. Never changed: the last row of a condition counts.
CREATE TABLE assessment_reply (
	id         TEXT    NOT NULL PRIMARY KEY,
	opinion_id TEXT    NOT NULL REFERENCES assessment_opinion (id),
	place      INTEGER NOT NULL,
	words_fr   TEXT    NOT NULL,
	words_en   TEXT    NOT NULL,
	at         BIGINT  NOT NULL,
	by_id      TEXT    NOT NULL,
	by_name    TEXT    NOT NULL
);
CREATE INDEX assessment_reply_opinion ON assessment_reply (opinion_id, place, at);

-- What shows that a duty is done, or that it no longer is. Never changed: the last row of a duty counts.
CREATE TABLE assessment_duty (
	id        TEXT    NOT NULL PRIMARY KEY,
	record_id TEXT    NOT NULL REFERENCES record (id),
	duty      TEXT    NOT NULL,
	done      BOOLEAN NOT NULL,
	evidence  TEXT    NOT NULL,
	dated     TEXT    NOT NULL,
	reference TEXT    NOT NULL,
	at        BIGINT  NOT NULL,
	by_id     TEXT    NOT NULL,
	by_name   TEXT    NOT NULL
);
CREATE INDEX assessment_duty_record ON assessment_duty (record_id, duty, at);
