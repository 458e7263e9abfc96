-- What proxies without a connection said of themselves in files that people carried here: the newest
-- of each. proxy_id: of an enrolled proxy whose identity signed it; else it is known by its name only,
-- and proves nothing. as_of: by the clock of that machine, but never later than it came here.
CREATE TABLE carried_status (
  tenant_id      uuid NOT NULL REFERENCES tenant,
  id             uuid NOT NULL,
  proxy_id       uuid,
  name           text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  as_of          timestamptz NOT NULL,
  active_version bigint NOT NULL CHECK (active_version >= 0),
  version        bigint NOT NULL CHECK (version >= 0),
  digest         text NOT NULL CHECK (length(digest) <= 128),
  outcome        text NOT NULL CHECK (outcome IN ('applied', 'refused')),
  error          text CHECK (length(error) <= 1000),
  imported_at    timestamptz NOT NULL,
  imported_by    uuid NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, proxy_id) REFERENCES proxy (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, imported_by) REFERENCES member (tenant_id, id)
);
CREATE UNIQUE INDEX carried_status_proxy ON carried_status (tenant_id, proxy_id)
  WHERE proxy_id IS NOT NULL;
CREATE UNIQUE INDEX carried_status_name ON carried_status (tenant_id, name)
  WHERE proxy_id IS NULL;
CALL protect_tenant_table('carried_status');
GRANT SELECT, INSERT, UPDATE, DELETE ON carried_status TO ${app_user};
