-- +goose Up
CREATE TABLE framework_sequence (
	number  BIGINT NOT NULL,
	changes BIGINT NOT NULL
);
INSERT INTO framework_sequence (number, changes) VALUES (0, 0);

-- Every table below only grows: a version is what it started from, and everything done to it since.
CREATE TABLE framework_version (
	id        TEXT   NOT NULL PRIMARY KEY,
	number    BIGINT NOT NULL UNIQUE,
	base      BIGINT NOT NULL,
	opened_at BIGINT NOT NULL,
	opened_by TEXT   NOT NULL,
	content   TEXT   NOT NULL
);

CREATE TABLE framework_edit (
	version_id TEXT   NOT NULL REFERENCES framework_version (id),
	seq        BIGINT NOT NULL,
	at         BIGINT NOT NULL,
	by_name    TEXT   NOT NULL,
	comment_id TEXT   NOT NULL,
	edit       TEXT   NOT NULL,
	PRIMARY KEY (version_id, seq)
);

-- What happened to a version as a whole. Content and its hash are those of what was proposed or adopted.
CREATE TABLE framework_step (
	version_id TEXT   NOT NULL REFERENCES framework_version (id),
	seq        BIGINT NOT NULL,
	act        TEXT   NOT NULL,
	at         BIGINT NOT NULL,
	by_name    TEXT   NOT NULL,
	day        TEXT   NOT NULL,
	words_fr   TEXT   NOT NULL,
	words_en   TEXT   NOT NULL,
	edits      BIGINT NOT NULL,
	content    TEXT   NOT NULL,
	sha256     TEXT   NOT NULL,
	PRIMARY KEY (version_id, seq)
);

-- What a body says of an article: written, then sent, perhaps written again. The latest of each act is what counts.
CREATE TABLE framework_comment (
	id         TEXT    NOT NULL PRIMARY KEY,
	version_id TEXT    NOT NULL REFERENCES framework_version (id),
	article_id TEXT    NOT NULL,
	body_id    TEXT    NOT NULL,
	act        TEXT    NOT NULL,
	at         BIGINT  NOT NULL,
	by_name    TEXT    NOT NULL,
	stance     TEXT    NOT NULL,
	words      TEXT    NOT NULL,
	publish    BOOLEAN NOT NULL
);
CREATE INDEX framework_comment_version ON framework_comment (version_id, body_id);

CREATE TABLE framework_answer (
	id         TEXT   NOT NULL PRIMARY KEY,
	version_id TEXT   NOT NULL REFERENCES framework_version (id),
	comment_id TEXT   NOT NULL REFERENCES framework_comment (id),
	at         BIGINT NOT NULL,
	by_name    TEXT   NOT NULL,
	outcome    TEXT   NOT NULL,
	why_fr     TEXT   NOT NULL,
	why_en     TEXT   NOT NULL
);
CREATE INDEX framework_answer_version ON framework_answer (version_id);

CREATE TABLE framework_notice (
	version_id TEXT   NOT NULL REFERENCES framework_version (id),
	body_id    TEXT   NOT NULL,
	occasion   TEXT   NOT NULL,
	at         BIGINT NOT NULL,
	recipients BIGINT NOT NULL,
	PRIMARY KEY (version_id, body_id, occasion)
);
