-- What the directory that provisions a group calls it: externalId in RFC 7643. It stays when the
-- group is renamed.
ALTER TABLE access_group
  ADD COLUMN external_id text CHECK (length(external_id) BETWEEN 1 AND 256),
  ADD UNIQUE (tenant_id, external_id);
