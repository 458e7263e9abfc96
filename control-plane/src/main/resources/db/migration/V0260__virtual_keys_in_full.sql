-- Virtual keys in full: what they may be used for, templates, rotation with an end, and standing.

-- Within what a member may make keys of their own. Keys of a template always have its scope, so
-- that a change of the template reaches all of them.
CREATE TABLE key_template (
  tenant_id            uuid NOT NULL REFERENCES tenant,
  id                   uuid NOT NULL,
  name                 text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  -- Keys can be made here and below.
  node_id              uuid NOT NULL,
  models               text[] NOT NULL,
  routes               text[] NOT NULL,
  surfaces             text[] NOT NULL,
  networks             text[] NOT NULL,
  max_lifetime_seconds bigint CHECK (max_lifetime_seconds > 0),
  max_keys_per_member  integer NOT NULL CHECK (max_keys_per_member BETWEEN 1 AND 1000),
  created_at           timestamptz NOT NULL,
  revision             bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, name),
  FOREIGN KEY (tenant_id, node_id) REFERENCES node (tenant_id, id)
);
CREATE INDEX key_template_node ON key_template (tenant_id, node_id);
CALL protect_tenant_table('key_template');

-- vouched_by: the member whose rights the key rests on; null means created_by.
ALTER TABLE virtual_key
  ADD COLUMN routes text[] NOT NULL DEFAULT '{*}',
  ADD COLUMN surfaces text[] NOT NULL DEFAULT '{*}',
  ADD COLUMN networks text[] NOT NULL DEFAULT '{0.0.0.0/0,::/0}',
  ADD COLUMN metadata jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN template_id uuid,
  ADD COLUMN vouched_by uuid,
  ADD COLUMN suspended_at timestamptz,
  ADD COLUMN revision bigint NOT NULL DEFAULT 1,
  ADD FOREIGN KEY (tenant_id, template_id) REFERENCES key_template (tenant_id, id),
  ADD FOREIGN KEY (tenant_id, vouched_by) REFERENCES member (tenant_id, id);
CREATE INDEX virtual_key_owner ON virtual_key (tenant_id, owner_id);
CREATE INDEX virtual_key_template ON virtual_key (tenant_id, template_id);

-- number: counts the secrets that a key has had, so that people can name them. A secret that has
-- ended keeps its slot until the next rotation needs it, so that its holder can be told why.
ALTER TABLE virtual_key_secret
  ADD COLUMN number integer NOT NULL DEFAULT 1 CHECK (number >= 1),
  ADD COLUMN valid_until timestamptz,
  ADD COLUMN revoked_at timestamptz;

-- When a key was used last, to the minute: written by the ingest of usage, at most once a minute
-- for each key.
CREATE TABLE virtual_key_use (
  tenant_id    uuid NOT NULL REFERENCES tenant,
  key_id       text NOT NULL,
  last_used_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, key_id),
  FOREIGN KEY (tenant_id, key_id) REFERENCES virtual_key (tenant_id, id) ON DELETE CASCADE
);
CALL protect_tenant_table('virtual_key_use');

-- Whether a member holds a permission at a node, given the node's path and the built-in roles that
-- have the permission. The rule of access.Decisions, for questions about many keys at once; a test
-- holds both against each other.
CREATE FUNCTION member_holds(
  of_tenant uuid, of_member uuid, at_path uuid[], permission text, built_in text[]) RETURNS boolean
  LANGUAGE sql STABLE
  AS $$
    SELECT coalesce(bool_or(b.effect = 'allow'), false)
      AND NOT coalesce(bool_or(b.effect = 'deny'), false)
      AND EXISTS (
        SELECT FROM member m
        WHERE m.tenant_id = of_tenant AND m.id = of_member AND m.deactivated_at IS NULL)
    FROM role_binding b
    LEFT JOIN custom_role r ON r.tenant_id = b.tenant_id AND r.id = b.role_id
    WHERE b.tenant_id = of_tenant AND b.node_id = ANY (at_path)
      AND (b.expires_at IS NULL OR b.expires_at > now())
      AND (b.built_in_role = ANY (built_in) OR permission = ANY (r.permissions))
      AND (b.member_id = of_member OR b.group_id IN (
        SELECT g.group_id FROM access_group_member g
        WHERE g.tenant_id = of_tenant AND g.member_id = of_member))
  $$;

-- What a key is worth now, and why it is on hold if it is. A key is never worth more than the
-- member who vouched for it may give, and never outlives its owner's membership.
CREATE VIEW key_standing WITH (security_invoker = true) AS
SELECT k.tenant_id, k.id,
  CASE
    WHEN k.revoked_at IS NOT NULL THEN 'revoked'
    WHEN k.suspended_at IS NOT NULL THEN 'held'
    WHEN m.deactivated_at IS NOT NULL THEN 'owner_gone'
    WHEN member_holds(k.tenant_id, coalesce(k.vouched_by, k.created_by), n.path, 'key.manage',
      '{owner,admin}') THEN 'active'
    WHEN k.template_id IS NOT NULL AND coalesce(k.vouched_by, k.created_by) = k.owner_id
      AND t_node.id = ANY (n.path)
      AND member_holds(k.tenant_id, k.owner_id, n.path, 'key.self', '{owner,admin,developer}')
      THEN 'active'
    ELSE 'not_vouched'
  END AS standing
FROM virtual_key k
JOIN member m ON m.tenant_id = k.tenant_id AND m.id = k.owner_id
JOIN node n ON n.tenant_id = k.tenant_id AND n.id = k.node_id
LEFT JOIN key_template t ON t.tenant_id = k.tenant_id AND t.id = k.template_id
LEFT JOIN node t_node ON t_node.tenant_id = t.tenant_id AND t_node.id = t.node_id;

-- A key as the API shows it, next to what it is filtered by.
CREATE VIEW key_shown WITH (security_invoker = true) AS
SELECT k.tenant_id, k.id, k.owner_id, k.node_id, n.path, k.template_id, k.revision, k.created_at,
  k.revoked_at, s.standing, u.last_used_at, m.deactivated_at IS NOT NULL AS ownerless,
  json_build_object(
    'id', k.id,
    'owner_id', k.owner_id,
    'owner', m.name,
    'node_id', k.node_id,
    'status', CASE WHEN s.standing IN ('active', 'revoked') THEN s.standing ELSE 'suspended' END,
    'status_reason', CASE WHEN s.standing NOT IN ('active', 'revoked') THEN s.standing END,
    'models', coalesce(t.models, k.models),
    'routes', coalesce(t.routes, k.routes),
    'surfaces', coalesce(t.surfaces, k.surfaces),
    'networks', coalesce(t.networks, k.networks),
    'metadata', k.metadata,
    'template_id', k.template_id,
    'secrets', (
      SELECT coalesce(json_agg(json_build_object(
        'number', x.number,
        'last4', x.last4,
        'created_at', x.created_at,
        'valid_until', x.valid_until,
        'revoked_at', x.revoked_at) ORDER BY x.number), '[]')
      FROM virtual_key_secret x WHERE x.tenant_id = k.tenant_id AND x.key_id = k.id),
    'last4', (
      SELECT x.last4 FROM virtual_key_secret x
      WHERE x.tenant_id = k.tenant_id AND x.key_id = k.id ORDER BY x.number DESC LIMIT 1),
    'created_by', k.created_by,
    'vouched_by', coalesce(k.vouched_by, k.created_by),
    'created_at', k.created_at,
    'expires_at', k.expires_at,
    'revoked_at', k.revoked_at,
    'last_used_at', u.last_used_at,
    'revision', k.revision) AS shown
FROM virtual_key k
JOIN member m ON m.tenant_id = k.tenant_id AND m.id = k.owner_id
JOIN node n ON n.tenant_id = k.tenant_id AND n.id = k.node_id
JOIN key_standing s ON s.tenant_id = k.tenant_id AND s.id = k.id
LEFT JOIN key_template t ON t.tenant_id = k.tenant_id AND t.id = k.template_id
LEFT JOIN virtual_key_use u ON u.tenant_id = k.tenant_id AND u.key_id = k.id;

CREATE OR REPLACE VIEW policy_source WITH (security_invoker = true) AS
SELECT
  t.tenant_id,
  jsonb_build_object(
    'keys', (
      SELECT coalesce(jsonb_agg(jsonb_build_object(
        'id', k.id,
        'status', CASE WHEN s.standing = 'active' THEN 'active' ELSE 'suspended' END,
        'secrets', (
          SELECT jsonb_agg(jsonb_build_object(
            'sha256', encode(x.digest, 'hex'), 'valid_until', x.valid_until) ORDER BY x.number)
          FROM virtual_key_secret x
          WHERE x.tenant_id = k.tenant_id AND x.key_id = k.id AND x.revoked_at IS NULL),
        'owner', m.name,
        'node_path', node_names(k.tenant_id, n.path),
        'models', to_jsonb(coalesce(e.models, k.models)),
        'routes', to_jsonb(coalesce(e.routes, k.routes)),
        'surfaces', to_jsonb(coalesce(e.surfaces, k.surfaces)),
        'networks', to_jsonb(coalesce(e.networks, k.networks)),
        'expires_at', k.expires_at)), '[]')
      FROM virtual_key k
      JOIN key_standing s ON s.tenant_id = k.tenant_id AND s.id = k.id
      JOIN member m ON m.tenant_id = k.tenant_id AND m.id = k.owner_id
      JOIN node n ON n.tenant_id = k.tenant_id AND n.id = k.node_id
      LEFT JOIN key_template e ON e.tenant_id = k.tenant_id AND e.id = k.template_id
      WHERE k.tenant_id = t.tenant_id AND k.revoked_at IS NULL
        AND EXISTS (
          SELECT FROM virtual_key_secret x
          WHERE x.tenant_id = k.tenant_id AND x.key_id = k.id AND x.revoked_at IS NULL)),
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

-- Standing is judged wherever a bundle is compiled, so a bundle reads what it hangs on.
CREATE POLICY span_bundle ON key_template FOR SELECT TO CURRENT_USER
  USING (current_setting('app.span', true) = 'bundle');
CREATE POLICY span_bundle ON role_binding FOR SELECT TO CURRENT_USER
  USING (current_setting('app.span', true) = 'bundle');
CREATE POLICY span_bundle ON custom_role FOR SELECT TO CURRENT_USER
  USING (current_setting('app.span', true) = 'bundle');
CREATE POLICY span_bundle ON access_group_member FOR SELECT TO CURRENT_USER
  USING (current_setting('app.span', true) = 'bundle');

GRANT SELECT, INSERT, UPDATE, DELETE ON key_template, virtual_key_use TO ${app_user};
GRANT SELECT ON key_standing, key_shown TO ${app_user};
