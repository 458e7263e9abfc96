-- What a call through an alias may lose where its provider speaks another dialect.
ALTER TABLE model_alias ADD COLUMN allows text[] NOT NULL DEFAULT '{}';
