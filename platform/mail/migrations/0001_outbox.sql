-- +goose Up
CREATE TABLE outbox (
	id         TEXT   NOT NULL PRIMARY KEY,
	recipient  TEXT   NOT NULL,
	subject    TEXT   NOT NULL,
	body       TEXT   NOT NULL,
	lang       TEXT   NOT NULL,
	created_at BIGINT NOT NULL,
	tries      BIGINT NOT NULL,
	next_at    BIGINT NOT NULL,
	sent_at    BIGINT NOT NULL,
	problem    TEXT   NOT NULL
);
CREATE INDEX outbox_waiting ON outbox (sent_at, next_at);
