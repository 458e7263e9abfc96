-- Who may do what: groups, custom roles, bindings, and API tokens that are confined and expire.

ALTER TABLE node ADD COLUMN revision bigint NOT NULL DEFAULT 1;

-- owner_id: the person who answers for a service account. A member is never deleted, since the
-- ledger and the audit name it; deactivated, it can do nothing.
ALTER TABLE member
  ADD COLUMN owner_id uuid,
  ADD COLUMN deactivated_at timestamptz,
  ADD COLUMN revision bigint NOT NULL DEFAULT 1,
  ADD FOREIGN KEY (tenant_id, owner_id) REFERENCES member (tenant_id, id);
CREATE INDEX member_owner ON member (tenant_id, owner_id);

CREATE TABLE access_group (
  tenant_id  uuid NOT NULL REFERENCES tenant,
  id         uuid NOT NULL,
  name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  node_id    uuid NOT NULL,
  created_at timestamptz NOT NULL,
  revision   bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, name),
  FOREIGN KEY (tenant_id, node_id) REFERENCES node (tenant_id, id)
);
CREATE INDEX access_group_node ON access_group (tenant_id, node_id);
CALL protect_tenant_table('access_group');

CREATE TABLE access_group_member (
  tenant_id  uuid NOT NULL REFERENCES tenant,
  group_id   uuid NOT NULL,
  member_id  uuid NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, group_id, member_id),
  FOREIGN KEY (tenant_id, group_id) REFERENCES access_group (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, member_id) REFERENCES member (tenant_id, id)
);
CREATE INDEX access_group_member_member ON access_group_member (tenant_id, member_id);
CALL protect_tenant_table('access_group_member');

-- Built-in roles are not here: they are the same for everybody and belong to the program.
CREATE TABLE custom_role (
  tenant_id   uuid NOT NULL REFERENCES tenant,
  id          uuid NOT NULL,
  name        text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  -- The role can be bound at this node and below.
  node_id     uuid NOT NULL,
  permissions text[] NOT NULL,
  created_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL,
  revision    bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, name),
  FOREIGN KEY (tenant_id, node_id) REFERENCES node (tenant_id, id)
);
CREATE INDEX custom_role_node ON custom_role (tenant_id, node_id);
CALL protect_tenant_table('custom_role');

-- A binding is made and deleted, never changed. No granted_by: it came with the tenant.
CREATE TABLE role_binding (
  tenant_id     uuid NOT NULL REFERENCES tenant,
  id            uuid NOT NULL,
  member_id     uuid,
  group_id      uuid,
  built_in_role text,
  role_id       uuid,
  node_id       uuid NOT NULL,
  effect        text NOT NULL CHECK (effect IN ('allow', 'deny')),
  expires_at    timestamptz,
  granted_by    uuid,
  created_at    timestamptz NOT NULL,
  revision      bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id),
  CHECK ((member_id IS NULL) <> (group_id IS NULL)),
  CHECK ((built_in_role IS NULL) <> (role_id IS NULL)),
  FOREIGN KEY (tenant_id, member_id) REFERENCES member (tenant_id, id),
  FOREIGN KEY (tenant_id, group_id) REFERENCES access_group (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, role_id) REFERENCES custom_role (tenant_id, id),
  FOREIGN KEY (tenant_id, node_id) REFERENCES node (tenant_id, id),
  FOREIGN KEY (tenant_id, granted_by) REFERENCES member (tenant_id, id)
);
CREATE INDEX role_binding_member ON role_binding (tenant_id, member_id, node_id);
CREATE INDEX role_binding_group ON role_binding (tenant_id, group_id, node_id);
CREATE INDEX role_binding_role ON role_binding (tenant_id, role_id);
CREATE INDEX role_binding_node ON role_binding (tenant_id, node_id);
CALL protect_tenant_table('role_binding');

-- No permissions: all that the member holds. No node: everywhere.
ALTER TABLE api_token
  ADD COLUMN name text CHECK (length(name) BETWEEN 1 AND 100),
  ADD COLUMN permissions text[],
  ADD COLUMN node_id uuid,
  ADD COLUMN expires_at timestamptz,
  ADD COLUMN last4 text CHECK (length(last4) = 4),
  ADD COLUMN created_by uuid,
  ADD FOREIGN KEY (tenant_id, node_id) REFERENCES node (tenant_id, id) ON DELETE CASCADE,
  ADD FOREIGN KEY (tenant_id, created_by) REFERENCES member (tenant_id, id);
CREATE INDEX api_token_member ON api_token (tenant_id, member_id);
CREATE INDEX api_token_node ON api_token (tenant_id, node_id);

CREATE POLICY span_credential ON member FOR SELECT TO CURRENT_USER
  USING (current_setting('app.span', true) = 'credential');
CREATE FUNCTION api_token_of(presented bytea)
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
      LIMIT 1;
    PERFORM set_config('app.span', '', true);
  END $$;
REVOKE ALL ON FUNCTION api_token_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api_token_of TO ${app_user};

-- The version before knows neither scopes nor deactivation; a token with either must not pass it.
DROP FUNCTION api_token_owner;

-- Tenants that are there already: their first member has done everything so far and is the owner.
DO $$
DECLARE
  known uuid[];
  one   uuid;
BEGIN
  PERFORM set_config('app.span', 'bootstrap', true);
  SELECT coalesce(array_agg(tenant_id), '{}') INTO known FROM tenant;
  FOREACH one IN ARRAY known LOOP
    PERFORM set_config('app.tenant', one::text, true);
    INSERT INTO role_binding (tenant_id, id, member_id, built_in_role, node_id, effect, created_at)
      SELECT one, gen_random_uuid(), m.id, 'owner', n.id, 'allow', m.created_at
      FROM node n JOIN LATERAL (
        SELECT DISTINCT t.member_id FROM api_token t
        WHERE t.tenant_id = one AND t.revoked_at IS NULL) t ON true
      JOIN member m ON m.tenant_id = one AND m.id = t.member_id
      WHERE n.tenant_id = one AND n.kind = 'org';
  END LOOP;
  PERFORM set_config('app.tenant', '', true);
  PERFORM set_config('app.span', '', true);
END $$;

GRANT SELECT, INSERT, UPDATE, DELETE
  ON access_group, access_group_member, custom_role, role_binding TO ${app_user};
