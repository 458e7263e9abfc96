-- The policy of a tenant is one document with numbered versions. A version is never changed and
-- never removed; the newest is in force. The tables provider and model_alias follow it: they are
-- written with it, in the same transaction, and only read from. A later migration drops them.
CREATE TABLE policy_document (
  tenant_id  uuid NOT NULL REFERENCES tenant,
  version    bigint NOT NULL CHECK (version >= 1),
  -- {"providers":{NAME:{…}},"aliases":{NAME:{…}},"settings":{…}}. Text: the order means something.
  content    text NOT NULL CHECK (octet_length(content) <= 2097152),
  sha256     text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  reason     text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  -- Who published it, and the name they had then; null where a migration did.
  author_id  uuid,
  author     text NOT NULL,
  -- The version whose content this is, if it was put back.
  restores   bigint,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, version)
);

-- Version 1 of whoever has decided something already. Both tables are forced to hide their rows
-- from everybody without a tenant, so this reads them the way a bundle does.
SELECT set_config('app.span', 'bundle', true);
INSERT INTO policy_document
  (tenant_id, version, content, sha256, reason, author_id, author, restores, created_at)
SELECT tenant_id, 1, content, encode(sha256(convert_to(content, 'UTF8')), 'hex'),
  'What was in force when policies got versions', NULL, 'signalbox', NULL, now()
FROM (
  SELECT t.tenant_id, json_build_object(
    'providers', (
      SELECT coalesce(json_object_agg(p.name, json_strip_nulls(json_build_object(
        'base_url', p.base_url,
        'key', p.secret,
        'auth', replace(p.scheme, '_', '-'),
        'formats', CASE WHEN cardinality(p.formats) > 0 THEN to_json(p.formats) END,
        'models', CASE WHEN cardinality(p.models) > 0 THEN to_json(p.models) END,
        'usage_in_stream', p.usage_in_stream,
        'trusted_certificates', p.trusted_certificates)) ORDER BY p.created_at, p.name), '{}')
      FROM provider p WHERE p.tenant_id = t.tenant_id),
    'aliases', (
      SELECT coalesce(json_object_agg(a.name, json_strip_nulls(json_build_object(
        'provider', a.provider, 'model', a.model))), '{}')
      FROM model_alias a WHERE a.tenant_id = t.tenant_id))::text AS content
  FROM tenant t
  WHERE EXISTS (SELECT FROM provider p WHERE p.tenant_id = t.tenant_id)
     OR EXISTS (SELECT FROM model_alias a WHERE a.tenant_id = t.tenant_id)) AS old;
SELECT set_config('app.span', '', true);

CALL protect_tenant_table('policy_document');

-- What somebody is working on. It may be unsound, and need not even be readable.
CREATE TABLE policy_draft (
  tenant_id    uuid NOT NULL REFERENCES tenant,
  id           uuid NOT NULL,
  revision     bigint NOT NULL DEFAULT 1,
  name         text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  -- The version that it was made from; 0 for none.
  base_version bigint NOT NULL CHECK (base_version >= 0),
  content      text NOT NULL CHECK (octet_length(content) <= 1048576),
  created_by   uuid NOT NULL,
  created_at   timestamptz NOT NULL,
  updated_at   timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CALL protect_tenant_table('policy_draft');

CREATE INDEX virtual_key_revoked ON virtual_key (tenant_id, revoked_at DESC)
  WHERE revoked_at IS NOT NULL;

-- One row per tenant: the document in force, and what was revoked last. A key that was revoked is
-- in no key shard any more; the newest thousand are said again, so that an older shard is harmless.
CREATE VIEW policy_document_source WITH (security_invoker = true) AS
SELECT t.tenant_id, d.version, d.content,
  (SELECT json_build_object(
      'keys', coalesce(json_agg(k.id), '[]'),
      'secrets', coalesce(json_agg(s.digest) FILTER (WHERE s.digest IS NOT NULL), '[]'))
    FROM (
      SELECT v.tenant_id, v.id FROM virtual_key v
      WHERE v.tenant_id = t.tenant_id AND v.revoked_at IS NOT NULL
      ORDER BY v.revoked_at DESC LIMIT 1000) k
    LEFT JOIN LATERAL (
      SELECT encode(x.digest, 'hex') AS digest FROM virtual_key_secret x
      WHERE x.tenant_id = k.tenant_id AND x.key_id = k.id) s ON true
  )::text AS revoked
FROM tenant t
LEFT JOIN LATERAL (
  SELECT p.version, p.content FROM policy_document p
  WHERE p.tenant_id = t.tenant_id ORDER BY p.version DESC LIMIT 1) d ON true;

CREATE POLICY span_bundle ON policy_document FOR SELECT TO CURRENT_USER
  USING (current_setting('app.span', true) = 'bundle');
CREATE FUNCTION bundle_documents() RETURNS SETOF policy_document_source
  LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path FROM CURRENT
  AS $$
  BEGIN
    PERFORM set_config('app.span', 'bundle', true);
    RETURN QUERY SELECT * FROM policy_document_source;
    PERFORM set_config('app.span', '', true);
  END $$;
REVOKE ALL ON FUNCTION bundle_documents FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bundle_documents TO ${app_user};

GRANT SELECT, INSERT ON policy_document TO ${app_user};
GRANT SELECT, INSERT, UPDATE, DELETE ON policy_draft TO ${app_user};
GRANT SELECT ON policy_document_source TO ${app_user};
