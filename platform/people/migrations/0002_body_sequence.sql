-- +goose Up
-- Counts the changes of bodies: pages that name bodies know by it that they are still right.
CREATE TABLE body_sequence (
	last BIGINT NOT NULL
);
INSERT INTO body_sequence (last) VALUES (0);
