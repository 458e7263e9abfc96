-- What became of requests that carried an idempotency key. scope is the SHA-256 of method and path,
-- fingerprint that of everything else that makes the request what it is. attempt fences: whoever
-- takes a request over writes a new one, and the transaction of the old attempt finds it changed
-- and does not commit.
CREATE TABLE idempotency (
  tenant_id     uuid NOT NULL REFERENCES tenant,
  member_id     uuid NOT NULL,
  scope         bytea NOT NULL CHECK (length(scope) = 32),
  key           text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
  fingerprint   bytea NOT NULL CHECK (length(fingerprint) = 32),
  attempt       uuid NOT NULL,
  -- started: being executed. applied: the change was committed, in the same transaction as this
  -- word. done: the answer is here.
  state         text NOT NULL CHECK (state IN ('started', 'applied', 'done')),
  started_at    timestamptz NOT NULL,
  expires_at    timestamptz NOT NULL,
  action        text,
  resource_id   text,
  status        smallint,
  headers       jsonb,
  body          bytea CHECK (length(body) <= 262144),
  PRIMARY KEY (tenant_id, member_id, scope, key),
  FOREIGN KEY (tenant_id, member_id) REFERENCES member (tenant_id, id) ON DELETE CASCADE,
  CHECK ((state = 'done') = (status IS NOT NULL))
);
CREATE INDEX idempotency_end ON idempotency (tenant_id, expires_at);
CALL protect_tenant_table('idempotency');
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency TO ${app_user};
