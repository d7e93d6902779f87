-- +goose Up

-- What a body decided to do after an assessment. Evidence is what showed that it is done, as JSON; '' before.
CREATE TABLE readiness_task (
	id          TEXT    NOT NULL PRIMARY KEY,
	body_id     TEXT    NOT NULL REFERENCES body (id),
	record_id   TEXT    NOT NULL REFERENCES record (id),
	question    TEXT    NOT NULL,
	kind        TEXT    NOT NULL,
	state       TEXT    NOT NULL,
	owner_id    TEXT    NOT NULL,
	owner_name  TEXT    NOT NULL,
	due         TEXT    NOT NULL,
	note        TEXT    NOT NULL,
	evidence    TEXT    NOT NULL,
	version     INTEGER NOT NULL,
	created_at  BIGINT  NOT NULL,
	updated_at  BIGINT  NOT NULL
);
CREATE INDEX readiness_task_body ON readiness_task (body_id, state, due);

-- Everything done to a task. It only grows.
CREATE TABLE readiness_task_event (
	task_id    TEXT    NOT NULL REFERENCES readiness_task (id),
	version    INTEGER NOT NULL,
	act        TEXT    NOT NULL,
	at         BIGINT  NOT NULL,
	by_id      TEXT    NOT NULL,
	by_name    TEXT    NOT NULL,
	owner_name TEXT    NOT NULL,
	due        TEXT    NOT NULL,
	note       TEXT    NOT NULL,
	PRIMARY KEY (task_id, version)
);

-- The reminders that left, each once.
CREATE TABLE readiness_reminder (
	task_id  TEXT   NOT NULL REFERENCES readiness_task (id),
	occasion TEXT   NOT NULL,
	at       BIGINT NOT NULL,
	PRIMARY KEY (task_id, occasion)
);
CREATE INDEX readiness_reminder_at ON readiness_reminder (at);
