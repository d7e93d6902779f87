-- +goose Up
-- What was erased by each rule: the last time, and since the beginning.
CREATE TABLE erased (
	rule  TEXT   NOT NULL PRIMARY KEY,
	at    BIGINT NOT NULL,
	last  BIGINT NOT NULL,
	total BIGINT NOT NULL
);
