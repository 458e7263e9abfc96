-- The repository of trust of the data-plane group: what TUF calls root, timestamp, snapshot and
-- targets, and the parts they name. It belongs to the group, not to a tenant: proxies get it whole.

DROP TABLE policy_version;

-- The whole chain from the first root on: a proxy may have pinned any of them.
CREATE TABLE trust_root (
  version bigint PRIMARY KEY CHECK (version > 0),
  bytes   bytea NOT NULL
);

-- The newest file of each role. since is the version of the first snapshot that lists it.
CREATE TABLE trust_role (
  role    text PRIMARY KEY CHECK (role ~ '^[a-z][a-z0-9-]{0,63}$'),
  version bigint NOT NULL CHECK (version > 0),
  since   bigint NOT NULL CHECK (since > 0),
  bytes   bytea NOT NULL
);

-- Parts that the newest files name. Their rows are never changed.
CREATE TABLE trust_part (
  sha256 text PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  since  bigint NOT NULL CHECK (since > 0),
  bytes  bytea NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON trust_root, trust_role, trust_part TO ${app_user};

-- Which tenants changed since the last publication. Written by triggers, in the transaction that
-- makes the change, so none is ever missed, whoever dies when. The application may only add.
CREATE TABLE policy_change (
  id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Null: everybody.
  tenant uuid
);
GRANT INSERT ON policy_change TO ${app_user};

CREATE FUNCTION note_policy_change() RETURNS trigger
  LANGUAGE plpgsql
  SET search_path FROM CURRENT
  AS $$
  BEGIN
    INSERT INTO policy_change (tenant)
    VALUES (CASE WHEN TG_ARGV[0] = 'one' THEN current_tenant() END);
    RETURN NULL;
  END $$;

-- Has changes of a table noted. Called by migrations, for every table that policies are made of.
-- whose: 'one' for a table of tenants, 'all' for one that concerns everybody.
CREATE PROCEDURE note_changes_of(policy_table regclass, whose text) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format(
    'CREATE TRIGGER note_policy_change AFTER INSERT OR UPDATE OR DELETE ON %s'
    ' FOR EACH STATEMENT EXECUTE FUNCTION note_policy_change(%L)', policy_table, whose);
END $$;
REVOKE ALL ON PROCEDURE note_changes_of FROM PUBLIC;

CALL note_changes_of('tenant', 'one');
CALL note_changes_of('node', 'one');
CALL note_changes_of('member', 'one');
CALL note_changes_of('virtual_key', 'one');
CALL note_changes_of('virtual_key_secret', 'one');
CALL note_changes_of('provider', 'one');
CALL note_changes_of('model_alias', 'one');
CALL note_changes_of('policy_document', 'one');
CALL note_changes_of('price_book', 'all');
CALL note_changes_of('price', 'all');

-- Takes the notes: once the transaction commits they are gone.
CREATE FUNCTION take_policy_changes() RETURNS SETOF uuid
  LANGUAGE sql SECURITY DEFINER
  SET search_path FROM CURRENT
  AS $$
    WITH taken AS (DELETE FROM policy_change RETURNING tenant)
    SELECT DISTINCT tenant FROM taken
  $$;
REVOKE ALL ON FUNCTION take_policy_changes FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_policy_changes TO ${app_user};

-- Versions that a rollout holds proxies at, whole, so that a restart does not lose them.
CREATE TABLE trust_held (
  version bigint PRIMARY KEY,
  archive bytea NOT NULL
);
GRANT SELECT, INSERT, DELETE ON trust_held TO ${app_user};
