-- +goose Up
-- What was answered to a request that carries a key, so that the same request sent again does nothing twice.
CREATE TABLE once (
	owner       TEXT   NOT NULL,
	request_key TEXT   NOT NULL,
	request     TEXT   NOT NULL,
	answer      TEXT   NOT NULL,
	expires_at  BIGINT NOT NULL,
	PRIMARY KEY (owner, request_key)
);
CREATE INDEX once_expiry ON once (expires_at);
