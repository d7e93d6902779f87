-- +goose Up
CREATE TABLE job (
	id         TEXT   NOT NULL PRIMARY KEY,
	task       TEXT   NOT NULL,
	input      TEXT   NOT NULL,
	created_at BIGINT NOT NULL,
	due_at     BIGINT NOT NULL,
	lease      TEXT   NOT NULL,
	leased_to  BIGINT NOT NULL,
	tries      BIGINT NOT NULL,
	ended_at   BIGINT NOT NULL,
	problem    TEXT   NOT NULL
);
CREATE INDEX job_due ON job (ended_at, due_at);
CREATE INDEX job_task ON job (task, ended_at);
CREATE TABLE job_calendar (
	task    TEXT   NOT NULL PRIMARY KEY,
	next_at BIGINT NOT NULL
);
