-- +goose Up
-- Names this life of the database: another one begins when a backup is restored, or when what is derived must be remade.
-- Whatever was derived from another life starts over.
CREATE TABLE incarnation (id TEXT NOT NULL PRIMARY KEY);
