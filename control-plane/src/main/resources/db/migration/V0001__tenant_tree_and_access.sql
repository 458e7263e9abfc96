-- Every table of a tenant: tenant_id first in all unique keys, references by (tenant_id, id),
-- row-level security enabled and forced, so that it binds the owner too. The tenant is set by
-- TenantTransactions for one transaction; unset, and '' as it is after one, mean no row.

CREATE FUNCTION current_tenant() RETURNS uuid
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN NULLIF(current_setting('app.tenant', true), '')::uuid;

-- Gives a table what every tenant table has. Called by migrations only.
CREATE PROCEDURE protect_tenant_table(tenant_table regclass) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tenant_table);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tenant_table);
  EXECUTE format(
    'CREATE POLICY own_tenant ON %s USING (tenant_id = current_tenant())'
    ' WITH CHECK (tenant_id = current_tenant())', tenant_table);
END $$;
REVOKE ALL ON PROCEDURE protect_tenant_table FROM PUBLIC;

CREATE TABLE tenant (
  tenant_id  uuid PRIMARY KEY,
  name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  created_at timestamptz NOT NULL
);
CALL protect_tenant_table('tenant');

-- The tree: org > business_unit > team > cost_center. parent_id is the truth; path holds the ids
-- from the org down to the node itself, for subtree questions (path @> ARRAY[id]).
CREATE TABLE node (
  tenant_id  uuid NOT NULL REFERENCES tenant,
  id         uuid NOT NULL,
  kind       text NOT NULL CHECK (kind IN ('org', 'business_unit', 'team', 'cost_center')),
  name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 200 AND name !~ '/'),
  parent_id  uuid,
  path       uuid[] NOT NULL CHECK (cardinality(path) BETWEEN 1 AND 8 AND path[cardinality(path)] = id),
  created_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  UNIQUE NULLS NOT DISTINCT (tenant_id, parent_id, name),
  FOREIGN KEY (tenant_id, parent_id) REFERENCES node (tenant_id, id),
  CHECK ((kind = 'org') = (parent_id IS NULL))
);
CREATE UNIQUE INDEX node_one_org ON node (tenant_id) WHERE kind = 'org';
CREATE INDEX node_path ON node USING gin (path);
CALL protect_tenant_table('node');

CREATE TABLE member (
  tenant_id  uuid NOT NULL REFERENCES tenant,
  id         uuid NOT NULL,
  kind       text NOT NULL CHECK (kind IN ('person', 'service_account', 'task')),
  -- An e-mail address in lower case for a person, else a name.
  name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 320),
  node_id    uuid NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, name),
  FOREIGN KEY (tenant_id, node_id) REFERENCES node (tenant_id, id)
);
CREATE INDEX member_node ON member (tenant_id, node_id);
CALL protect_tenant_table('member');

CREATE TABLE api_token (
  tenant_id  uuid NOT NULL REFERENCES tenant,
  id         uuid NOT NULL,
  member_id  uuid NOT NULL,
  digest     bytea NOT NULL CHECK (length(digest) = 32),
  created_at timestamptz NOT NULL,
  revoked_at timestamptz,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, digest),
  FOREIGN KEY (tenant_id, member_id) REFERENCES member (tenant_id, id)
);
-- Not unique: that would tell one tenant about another. 256 bits do not meet by chance.
CREATE INDEX api_token_digest ON api_token (digest);
CALL protect_tenant_table('api_token');

-- What must look across tenants does so in a function of the owner that answers one narrow
-- question. Row-level security is forced on the owner too, so the function sets app.span while it
-- looks, and a policy for the owner alone opens what that span needs. The application role
-- may set app.span as it likes: no policy of its own looks at it.

-- Who a token belongs to must be known before the tenant is: the token is how we learn it.
CREATE POLICY span_credential ON api_token FOR SELECT TO CURRENT_USER
  USING (current_setting('app.span', true) = 'credential');
CREATE FUNCTION api_token_owner(presented bytea)
  RETURNS TABLE (tenant_id uuid, member_id uuid)
  LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT
  AS $$
  BEGIN
    PERFORM set_config('app.span', 'credential', true);
    RETURN QUERY
      SELECT t.tenant_id, t.member_id FROM api_token t
      WHERE t.digest = presented AND t.revoked_at IS NULL
      LIMIT 1;
    PERFORM set_config('app.span', '', true);
  END $$;
REVOKE ALL ON FUNCTION api_token_owner FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api_token_owner TO ${app_user};

-- The bootstrap creates the first tenant only if there is none at all.
CREATE POLICY span_bootstrap ON tenant FOR SELECT TO CURRENT_USER
  USING (current_setting('app.span', true) = 'bootstrap');
CREATE FUNCTION any_tenant() RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT
  AS $$
  DECLARE
    found_one boolean;
  BEGIN
    PERFORM set_config('app.span', 'bootstrap', true);
    SELECT EXISTS (SELECT FROM tenant) INTO found_one;
    PERFORM set_config('app.span', '', true);
    RETURN found_one;
  END $$;
REVOKE ALL ON FUNCTION any_tenant FROM PUBLIC;
GRANT EXECUTE ON FUNCTION any_tenant TO ${app_user};

GRANT SELECT, INSERT, UPDATE, DELETE ON tenant, node, member, api_token TO ${app_user};
