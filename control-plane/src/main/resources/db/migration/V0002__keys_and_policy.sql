-- Virtual keys, providers and model aliases, and the view that puts a tenant's policy together.

CREATE TABLE virtual_key (
  tenant_id  uuid NOT NULL REFERENCES tenant,
  -- The public part of the key; stable over rotations, so attribution hangs on it.
  id         text NOT NULL CHECK (id ~ '^[0-9A-Za-z]{12}$'),
  owner_id   uuid NOT NULL,
  node_id    uuid NOT NULL,
  models     text[] NOT NULL,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  revoked_at timestamptz,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, owner_id) REFERENCES member (tenant_id, id),
  FOREIGN KEY (tenant_id, node_id) REFERENCES node (tenant_id, id),
  FOREIGN KEY (tenant_id, created_by) REFERENCES member (tenant_id, id)
);
CREATE INDEX virtual_key_page ON virtual_key (tenant_id, created_at, id);
CALL protect_tenant_table('virtual_key');

-- One row per live secret; two slots, so that a rotation can overlap and no more.
CREATE TABLE virtual_key_secret (
  tenant_id  uuid NOT NULL REFERENCES tenant,
  key_id     text NOT NULL,
  slot       smallint NOT NULL CHECK (slot IN (1, 2)),
  digest     bytea NOT NULL CHECK (length(digest) = 32),
  last4      text NOT NULL CHECK (length(last4) = 4),
  created_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, key_id, slot),
  FOREIGN KEY (tenant_id, key_id) REFERENCES virtual_key (tenant_id, id) ON DELETE CASCADE
);
CALL protect_tenant_table('virtual_key_secret');

-- What is null is taken from the provider catalogue. secret is a reference, never a secret.
CREATE TABLE provider (
  tenant_id            uuid NOT NULL REFERENCES tenant,
  name                 text NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
  base_url             text,
  formats              text[] NOT NULL,
  models               text[] NOT NULL,
  scheme               text CHECK (scheme IN ('none', 'x_api_key', 'bearer')),
  secret               text CHECK (secret ~ '^(none|env:.+|file:.+)$'),
  usage_in_stream      boolean,
  trusted_certificates text,
  created_at           timestamptz NOT NULL,
  updated_at           timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, name)
);
CALL protect_tenant_table('provider');

-- provider is null where the one whose patterns fit the model best serves it.
CREATE TABLE model_alias (
  tenant_id  uuid NOT NULL REFERENCES tenant,
  name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 256),
  provider   text,
  model      text NOT NULL CHECK (length(model) BETWEEN 1 AND 256),
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, name),
  FOREIGN KEY (tenant_id, provider) REFERENCES provider (tenant_id, name)
);
CALL protect_tenant_table('model_alias');

-- The names from the org down to a node, joined by '/'.
CREATE FUNCTION node_names(of_tenant uuid, of_path uuid[]) RETURNS text
  LANGUAGE sql STABLE
  AS $$
    SELECT string_agg(a.name, '/' ORDER BY array_position(of_path, a.id))
    FROM node a WHERE a.tenant_id = of_tenant AND a.id = ANY (of_path)
  $$;

-- One row per tenant with everything its policy is compiled from. security_invoker: whoever reads
-- it sees what row-level security lets them see.
CREATE VIEW policy_source WITH (security_invoker = true) AS
SELECT
  t.tenant_id,
  jsonb_build_object(
    'keys', (
      SELECT coalesce(jsonb_agg(jsonb_build_object(
        'id', k.id,
        'secrets', (
          SELECT jsonb_agg(encode(s.digest, 'hex') ORDER BY s.slot)
          FROM virtual_key_secret s WHERE s.tenant_id = k.tenant_id AND s.key_id = k.id),
        'owner', m.name,
        'node_path', node_names(k.tenant_id, n.path),
        'models', to_jsonb(k.models),
        'expires_at', k.expires_at)), '[]')
      FROM virtual_key k
      JOIN member m ON m.tenant_id = k.tenant_id AND m.id = k.owner_id
      JOIN node n ON n.tenant_id = k.tenant_id AND n.id = k.node_id
      WHERE k.tenant_id = t.tenant_id AND k.revoked_at IS NULL),
    'providers', (
      SELECT coalesce(jsonb_agg(jsonb_build_object(
        'name', p.name,
        'base_url', p.base_url,
        'formats', to_jsonb(p.formats),
        'models', to_jsonb(p.models),
        'scheme', p.scheme,
        'secret', p.secret,
        'usage_in_stream', p.usage_in_stream,
        'trusted_certificates', p.trusted_certificates) ORDER BY p.created_at, p.name), '[]')
      FROM provider p WHERE p.tenant_id = t.tenant_id),
    'aliases', (
      SELECT coalesce(jsonb_agg(jsonb_build_object(
        'name', a.name, 'provider', a.provider, 'model', a.model)), '[]')
      FROM model_alias a WHERE a.tenant_id = t.tenant_id)
  ) AS source
FROM tenant t;

-- A bundle holds the policies of all tenants of a data-plane group, so compiling one reads across
-- tenants. STABLE: all of it is one snapshot, that of the statement that calls it.
CREATE POLICY span_bundle ON tenant FOR SELECT TO CURRENT_USER
  USING (current_setting('app.span', true) = 'bundle');
CREATE POLICY span_bundle ON node FOR SELECT TO CURRENT_USER
  USING (current_setting('app.span', true) = 'bundle');
CREATE POLICY span_bundle ON member FOR SELECT TO CURRENT_USER
  USING (current_setting('app.span', true) = 'bundle');
CREATE POLICY span_bundle ON virtual_key FOR SELECT TO CURRENT_USER
  USING (current_setting('app.span', true) = 'bundle');
CREATE POLICY span_bundle ON virtual_key_secret FOR SELECT TO CURRENT_USER
  USING (current_setting('app.span', true) = 'bundle');
CREATE POLICY span_bundle ON provider FOR SELECT TO CURRENT_USER
  USING (current_setting('app.span', true) = 'bundle');
CREATE POLICY span_bundle ON model_alias FOR SELECT TO CURRENT_USER
  USING (current_setting('app.span', true) = 'bundle');
CREATE FUNCTION bundle_sources() RETURNS SETOF policy_source
  LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path FROM CURRENT
  AS $$
  BEGIN
    PERFORM set_config('app.span', 'bundle', true);
    RETURN QUERY SELECT * FROM policy_source;
    PERFORM set_config('app.span', '', true);
  END $$;
REVOKE ALL ON FUNCTION bundle_sources FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bundle_sources TO ${app_user};

-- What was published to the data-plane group, signed. It belongs to the group, not to a tenant:
-- proxies get it whole. A row is never changed; old ones are pruned, the newest never.
CREATE TABLE policy_version (
  version    bigint PRIMARY KEY,
  etag       text NOT NULL,
  key_id     text NOT NULL,
  payload    bytea NOT NULL,
  signature  bytea NOT NULL,
  created_at timestamptz NOT NULL
);

GRANT SELECT, INSERT, UPDATE, DELETE
  ON virtual_key, virtual_key_secret, provider, model_alias TO ${app_user};
GRANT SELECT ON policy_source TO ${app_user};
GRANT SELECT, INSERT, DELETE ON policy_version TO ${app_user};
