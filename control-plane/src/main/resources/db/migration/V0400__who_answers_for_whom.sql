-- Service accounts and tasks are answered for by their owner, who may be one of them in turn. What
-- nobody answers for any more must not go on working unseen: it is on hold until it gets another
-- owner.

-- Whether somebody above a member in the chain of owners was deactivated. UNION ends at a circle.
CREATE FUNCTION owner_is_gone(of_tenant uuid, of_member uuid) RETURNS boolean
  LANGUAGE sql STABLE
  AS $$
    WITH RECURSIVE above AS (
      SELECT m.owner_id AS id FROM member m WHERE m.tenant_id = of_tenant AND m.id = of_member
      UNION
      SELECT m.owner_id FROM above a JOIN member m ON m.tenant_id = of_tenant AND m.id = a.id)
    SELECT EXISTS (
      SELECT FROM above a JOIN member m ON m.tenant_id = of_tenant AND m.id = a.id
      WHERE m.deactivated_at IS NOT NULL)
  $$;

CREATE OR REPLACE FUNCTION api_token_of(presented bytea)
  RETURNS TABLE (tenant_id uuid, member_id uuid, id uuid, permissions text[], node_id uuid,
    expires_at timestamptz)
  LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT
  AS $$
  BEGIN
    PERFORM set_config('app.span', 'credential', true);
    RETURN QUERY
      SELECT t.tenant_id, t.member_id, t.id, t.permissions, t.node_id, t.expires_at
      FROM api_token t
      JOIN member m ON m.tenant_id = t.tenant_id AND m.id = t.member_id
      WHERE t.digest = presented AND t.revoked_at IS NULL AND m.deactivated_at IS NULL
        AND (m.owner_id IS NULL OR NOT owner_is_gone(m.tenant_id, m.id))
      LIMIT 1;
    PERFORM set_config('app.span', '', true);
  END $$;

CREATE OR REPLACE VIEW key_standing WITH (security_invoker = true) AS
SELECT k.tenant_id, k.id,
  CASE
    WHEN k.revoked_at IS NOT NULL THEN 'revoked'
    WHEN k.suspended_at IS NOT NULL THEN 'held'
    WHEN m.deactivated_at IS NOT NULL THEN 'owner_gone'
    WHEN m.owner_id IS NOT NULL AND owner_is_gone(m.tenant_id, m.id) THEN 'owner_gone'
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
