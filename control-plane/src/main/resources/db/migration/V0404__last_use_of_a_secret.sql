-- When each secret of a key was used last, to the minute: written by the ingest of usage as
-- virtual_key_use is, at most once a minute for each secret.
CREATE TABLE virtual_key_secret_use (
  tenant_id    uuid NOT NULL REFERENCES tenant,
  key_id       text NOT NULL,
  number       integer NOT NULL,
  last_used_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, key_id, number),
  FOREIGN KEY (tenant_id, key_id) REFERENCES virtual_key (tenant_id, id) ON DELETE CASCADE
);
CALL protect_tenant_table('virtual_key_secret_use');
GRANT SELECT, INSERT, UPDATE, DELETE ON virtual_key_secret_use TO ${app_user};

-- A key as the API shows it, next to what it is filtered by.
CREATE OR REPLACE VIEW key_shown WITH (security_invoker = true) AS
SELECT k.tenant_id, k.id, k.owner_id, k.node_id, n.path, k.template_id, k.revision, k.created_at,
  k.revoked_at, s.standing, u.last_used_at,
  m.deactivated_at IS NOT NULL
    OR m.owner_id IS NOT NULL AND owner_is_gone(m.tenant_id, m.id) AS ownerless,
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
        'revoked_at', x.revoked_at,
        'last_used_at', w.last_used_at) ORDER BY x.number), '[]')
      FROM virtual_key_secret x
      LEFT JOIN virtual_key_secret_use w
        ON w.tenant_id = x.tenant_id AND w.key_id = x.key_id AND w.number = x.number
      WHERE x.tenant_id = k.tenant_id AND x.key_id = k.id),
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
