-- +goose Up
CREATE TABLE dialogue_sequence (
	number  BIGINT NOT NULL,
	changes BIGINT NOT NULL
);
INSERT INTO dialogue_sequence (number, changes) VALUES (0, 0);

CREATE TABLE dialogue_request (
	id            TEXT    NOT NULL PRIMARY KEY,
	number        BIGINT  NOT NULL UNIQUE,
	kind          TEXT    NOT NULL,
	subject       TEXT    NOT NULL,
	record_number BIGINT  NOT NULL,
	body_id       TEXT    NOT NULL,
	state         TEXT    NOT NULL,
	doubts        TEXT    NOT NULL,
	message       TEXT    NOT NULL,
	twin          TEXT    NOT NULL,
	lang          TEXT    NOT NULL,
	email         TEXT    NOT NULL,
	publish       BOOLEAN NOT NULL,
	asked_at      BIGINT  NOT NULL,
	due_at        BIGINT  NOT NULL,
	taken_by      TEXT    NOT NULL,
	answer        TEXT    NOT NULL,
	answered_at   BIGINT  NOT NULL,
	closed_at     BIGINT  NOT NULL,
	close_ground  TEXT    NOT NULL,
	close_reason  TEXT    NOT NULL,
	erased_at     BIGINT  NOT NULL,
	version       BIGINT  NOT NULL,
	folded        TEXT    NOT NULL
);
CREATE INDEX dialogue_request_due ON dialogue_request (state, due_at);
CREATE INDEX dialogue_request_body ON dialogue_request (body_id, state);
CREATE INDEX dialogue_request_twin ON dialogue_request (twin, asked_at);
CREATE INDEX dialogue_request_closed ON dialogue_request (erased_at, closed_at);

CREATE TABLE dialogue_link (
	token_hash TEXT   NOT NULL PRIMARY KEY,
	request_id TEXT   NOT NULL REFERENCES dialogue_request (id),
	expires_at BIGINT NOT NULL
);
CREATE INDEX dialogue_link_request ON dialogue_link (request_id);

CREATE TABLE dialogue_event (
	id         TEXT   NOT NULL PRIMARY KEY,
	request_id TEXT   NOT NULL REFERENCES dialogue_request (id),
	at         BIGINT NOT NULL,
	act        TEXT   NOT NULL,
	by_name    TEXT   NOT NULL,
	body_id    TEXT   NOT NULL,
	note       TEXT   NOT NULL
);
CREATE INDEX dialogue_event_request ON dialogue_event (request_id, id);

-- What everyone may read: a version of the question and of the answer made for that, and nothing else of the request.
CREATE TABLE dialogue_public (
	request_id    TEXT   NOT NULL PRIMARY KEY REFERENCES dialogue_request (id),
	number        BIGINT NOT NULL,
	kind          TEXT   NOT NULL,
	record_number BIGINT NOT NULL,
	body_id       TEXT   NOT NULL,
	subject       TEXT   NOT NULL,
	message       TEXT   NOT NULL,
	answer        TEXT   NOT NULL,
	lang          TEXT   NOT NULL,
	answered_at   BIGINT NOT NULL,
	published_at  BIGINT NOT NULL,
	folded        TEXT   NOT NULL
);
CREATE INDEX dialogue_public_record ON dialogue_public (record_number, answered_at);
CREATE INDEX dialogue_public_answered ON dialogue_public (answered_at);
