-- Proxies: their groups, tokens to enrol with, identities, what they report, and rollouts.

-- serves_all: the hosted group of the cell. It belongs to the tenant that runs the cell and carries
-- the traffic of every tenant; all other groups carry their own tenant's only.
CREATE TABLE proxy_group (
  tenant_id   uuid NOT NULL REFERENCES tenant,
  name        text NOT NULL CHECK (name ~ '^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$'),
  description text NOT NULL CHECK (length(description) <= 500),
  serves_all  boolean NOT NULL,
  created_at  timestamptz NOT NULL,
  revision    bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, name)
);
CALL protect_tenant_table('proxy_group');

-- A token enrols one proxy. used_digest is the identity that it was exchanged for, so that the same
-- proxy may ask again when the answer got lost, and nobody else.
CREATE TABLE enrolment_token (
  tenant_id   uuid NOT NULL REFERENCES tenant,
  id          uuid NOT NULL,
  group_name  text NOT NULL,
  digest      bytea NOT NULL CHECK (length(digest) = 32),
  created_by  uuid NOT NULL,
  created_at  timestamptz NOT NULL,
  expires_at  timestamptz NOT NULL,
  revoked_at  timestamptz,
  used_at     timestamptz,
  used_by     uuid,
  used_digest bytea CHECK (length(used_digest) = 32),
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, group_name) REFERENCES proxy_group (tenant_id, name) ON DELETE CASCADE,
  CHECK ((used_at IS NULL) = (used_by IS NULL) AND (used_at IS NULL) = (used_digest IS NULL))
);
-- Not unique, as for API tokens: that would tell one tenant about another.
CREATE INDEX enrolment_token_digest ON enrolment_token (digest);
CREATE INDEX enrolment_token_page ON enrolment_token (tenant_id, group_name, id);
CALL protect_tenant_table('enrolment_token');

-- digest: the identity in use. next_*: the one that was announced and not used yet. past_digest: the
-- one before, of which nobody should hear again.
CREATE TABLE proxy (
  tenant_id        uuid NOT NULL REFERENCES tenant,
  id               uuid NOT NULL,
  group_name       text NOT NULL,
  name             text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  software_version text NOT NULL CHECK (length(software_version) BETWEEN 1 AND 100),
  schemas          integer[] NOT NULL CHECK (cardinality(schemas) BETWEEN 1 AND 16),
  enrolled_at      timestamptz NOT NULL,
  digest           bytea NOT NULL CHECK (length(digest) = 32),
  expires_at       timestamptz NOT NULL,
  next_digest      bytea CHECK (length(next_digest) = 32),
  next_expires_at  timestamptz,
  past_digest      bytea CHECK (length(past_digest) = 32),
  changed_at       timestamptz,
  past_used_at     timestamptz,
  revoked_at       timestamptz,
  revision         bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, group_name) REFERENCES proxy_group (tenant_id, name),
  CHECK ((next_digest IS NULL) = (next_expires_at IS NULL))
);
CREATE INDEX proxy_digest ON proxy (digest);
CREATE INDEX proxy_next_digest ON proxy (next_digest) WHERE next_digest IS NOT NULL;
CREATE INDEX proxy_past_digest ON proxy (past_digest) WHERE past_digest IS NOT NULL;
CREATE INDEX proxy_revoked ON proxy (revoked_at) WHERE revoked_at IS NOT NULL;
CREATE INDEX proxy_group_page ON proxy (tenant_id, group_name, id);
CALL protect_tenant_table('proxy');

-- One row per proxy, written at the rate of its reports. Room is left in every page and no column
-- that changes is indexed, so that PostgreSQL updates in place.
CREATE TABLE proxy_state (
  tenant_id              uuid NOT NULL REFERENCES tenant,
  proxy_id               uuid NOT NULL,
  -- The start of the program that reported last, those before it, and how often an older one came
  -- back, which can only be when two programs use one identity.
  instances              uuid[] NOT NULL DEFAULT '{}',
  returns                integer NOT NULL DEFAULT 0,
  sequence               bigint NOT NULL DEFAULT 0,
  applied_version        bigint,
  applied_digest         text CHECK (length(applied_digest) <= 128),
  applied_nonce          text CHECK (length(applied_nonce) <= 256),
  applied_at             timestamptz,
  applied_received_at    timestamptz,
  refused_version        bigint,
  refused_digest         text CHECK (length(refused_digest) <= 128),
  refused_nonce          text CHECK (length(refused_nonce) <= 256),
  refused_error          text CHECK (length(refused_error) <= 1000),
  refused_at             timestamptz,
  refused_received_at    timestamptz,
  -- Whether what was refused last is still what it would have to take.
  refusing               boolean NOT NULL DEFAULT false,
  staleness_ms           bigint,
  clock_skew_ms          bigint,
  last_usage_shipped_at  timestamptz,
  last_usage_received_at timestamptz,
  last_report_at         timestamptz,
  last_seen_at           timestamptz,
  PRIMARY KEY (tenant_id, proxy_id),
  FOREIGN KEY (tenant_id, proxy_id) REFERENCES proxy (tenant_id, id) ON DELETE CASCADE
) WITH (fillfactor = 50);
CALL protect_tenant_table('proxy_state');

-- steps: [{"group", "percent", "reach"}], reach in basis points and set when the step begins.
-- awaited: the proxies that lived when the step began.
CREATE TABLE rollout (
  tenant_id       uuid NOT NULL REFERENCES tenant,
  id              uuid NOT NULL,
  state           text NOT NULL
    CHECK (state IN ('armed', 'running', 'halted', 'done', 'aborted')),
  steps           jsonb NOT NULL,
  pause_seconds   integer NOT NULL CHECK (pause_seconds BETWEEN 0 AND 86400),
  step            integer NOT NULL,
  step_started_at timestamptz,
  awaited         uuid[] NOT NULL DEFAULT '{}',
  base_version    bigint NOT NULL,
  target_version  bigint,
  -- Whether it still decides what proxies see.
  open            boolean NOT NULL,
  halt            jsonb,
  created_by      uuid NOT NULL,
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  revision        bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX rollout_open ON rollout (tenant_id) WHERE open;
CALL protect_tenant_table('rollout');

-- Who a token or an identity belongs to must be known before the tenant is.
CREATE POLICY span_credential ON enrolment_token FOR SELECT TO CURRENT_USER
  USING (current_setting('app.span', true) = 'credential');
CREATE FUNCTION enrolment_token_tenant(presented bytea) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT
  AS $$
  DECLARE
    found_tenant uuid;
  BEGIN
    PERFORM set_config('app.span', 'credential', true);
    SELECT t.tenant_id INTO found_tenant FROM enrolment_token t
      WHERE t.digest = presented LIMIT 1;
    PERFORM set_config('app.span', '', true);
    RETURN found_tenant;
  END $$;
REVOKE ALL ON FUNCTION enrolment_token_tenant FROM PUBLIC;
GRANT EXECUTE ON FUNCTION enrolment_token_tenant TO ${app_user};

CREATE POLICY span_credential ON proxy FOR SELECT TO CURRENT_USER
  USING (current_setting('app.span', true) = 'credential');
CREATE POLICY span_credential ON proxy_group FOR SELECT TO CURRENT_USER
  USING (current_setting('app.span', true) = 'credential');
CREATE FUNCTION proxy_of_identity(presented bytea)
  RETURNS TABLE (tenant_id uuid, id uuid, group_name text, serves_all boolean, slot text,
    expires_at timestamptz)
  LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT
  AS $$
  BEGIN
    PERFORM set_config('app.span', 'credential', true);
    RETURN QUERY
      SELECT p.tenant_id, p.id, p.group_name, g.serves_all,
        CASE WHEN p.digest = presented THEN 'current'
          WHEN p.next_digest = presented THEN 'next' ELSE 'past' END,
        CASE WHEN p.next_digest = presented THEN p.next_expires_at ELSE p.expires_at END
      FROM proxy p
      JOIN proxy_group g ON g.tenant_id = p.tenant_id AND g.name = p.group_name
      WHERE (p.digest = presented OR p.next_digest = presented OR p.past_digest = presented)
        AND p.revoked_at IS NULL
      LIMIT 1;
    PERFORM set_config('app.span', '', true);
  END $$;
REVOKE ALL ON FUNCTION proxy_of_identity FROM PUBLIC;
GRANT EXECUTE ON FUNCTION proxy_of_identity TO ${app_user};

-- The hosted group is made once for the cell: answers with the tenant that is to own it, or with
-- null where there is one already, or no tenant yet.
CREATE POLICY span_bootstrap ON proxy_group FOR SELECT TO CURRENT_USER
  USING (current_setting('app.span', true) = 'bootstrap');
CREATE FUNCTION tenant_without_hosted_group() RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT
  AS $$
  DECLARE
    oldest uuid;
  BEGIN
    PERFORM set_config('app.span', 'bootstrap', true);
    SELECT t.tenant_id INTO oldest FROM tenant t
      WHERE NOT EXISTS (SELECT FROM proxy_group g WHERE g.serves_all)
      ORDER BY t.created_at, t.tenant_id LIMIT 1;
    PERFORM set_config('app.span', '', true);
    RETURN oldest;
  END $$;
REVOKE ALL ON FUNCTION tenant_without_hosted_group FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_without_hosted_group TO ${app_user};

-- Which proxies carry a tenant's traffic, with what a tenant may know of those that are not its own:
-- that they are there, alive, and which version they run.
CREATE POLICY span_serving ON proxy_group FOR SELECT TO CURRENT_USER
  USING (current_setting('app.span', true) = 'serving');
CREATE POLICY span_serving ON proxy FOR SELECT TO CURRENT_USER
  USING (current_setting('app.span', true) = 'serving');
CREATE POLICY span_serving ON proxy_state FOR SELECT TO CURRENT_USER
  USING (current_setting('app.span', true) = 'serving');
CREATE FUNCTION serving_proxies(for_tenant uuid)
  RETURNS TABLE (id uuid, group_name text, own boolean, applied_version bigint,
    last_seen_at timestamptz)
  LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT
  AS $$
  BEGIN
    PERFORM set_config('app.span', 'serving', true);
    RETURN QUERY
      SELECT p.id, p.group_name, p.tenant_id = for_tenant, s.applied_version, s.last_seen_at
      FROM proxy p
      JOIN proxy_group g ON g.tenant_id = p.tenant_id AND g.name = p.group_name
      JOIN proxy_state s ON s.tenant_id = p.tenant_id AND s.proxy_id = p.id
      WHERE p.revoked_at IS NULL AND (p.tenant_id = for_tenant OR g.serves_all);
    PERFORM set_config('app.span', '', true);
  END $$;
REVOKE ALL ON FUNCTION serving_proxies FROM PUBLIC;
GRANT EXECUTE ON FUNCTION serving_proxies TO ${app_user};

-- Rollouts that decide who sees which version, over all tenants: versions are the cell's. An aborted
-- one decides until a version newer than its target is there.
CREATE POLICY span_rollout ON rollout FOR SELECT TO CURRENT_USER
  USING (current_setting('app.span', true) = 'rollout');
CREATE FUNCTION open_rollouts()
  RETURNS TABLE (tenant_id uuid, id uuid, state text, steps jsonb, step integer,
    base_version bigint, target_version bigint)
  LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT
  AS $$
  BEGIN
    PERFORM set_config('app.span', 'rollout', true);
    RETURN QUERY
      SELECT r.tenant_id, r.id, r.state, r.steps, r.step, r.base_version, r.target_version
      FROM rollout r WHERE r.open;
    PERFORM set_config('app.span', '', true);
  END $$;
REVOKE ALL ON FUNCTION open_rollouts FROM PUBLIC;
GRANT EXECUTE ON FUNCTION open_rollouts TO ${app_user};

-- A control plane tells proxies that wait at it that they are revoked, whoever revoked them.
CREATE POLICY span_revoked ON proxy FOR SELECT TO CURRENT_USER
  USING (current_setting('app.span', true) = 'revoked');
CREATE FUNCTION proxies_revoked_since(since timestamptz) RETURNS SETOF uuid
  LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT
  AS $$
  BEGIN
    PERFORM set_config('app.span', 'revoked', true);
    RETURN QUERY SELECT p.id FROM proxy p WHERE p.revoked_at >= since;
    PERFORM set_config('app.span', '', true);
  END $$;
REVOKE ALL ON FUNCTION proxies_revoked_since FROM PUBLIC;
GRANT EXECUTE ON FUNCTION proxies_revoked_since TO ${app_user};

GRANT SELECT, INSERT, UPDATE, DELETE
  ON proxy_group, enrolment_token, proxy, proxy_state, rollout TO ${app_user};
