-- As before, with whose proxies they are, so that the control plane can tell which rollout holds one
-- back. It tells nobody whose.
DROP FUNCTION serving_proxies;
CREATE FUNCTION serving_proxies(for_tenant uuid)
  RETURNS TABLE (tenant_id uuid, id uuid, group_name text, own boolean, applied_version bigint,
    last_seen_at timestamptz)
  LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT
  AS $$
  BEGIN
    PERFORM set_config('app.span', 'serving', true);
    RETURN QUERY
      SELECT p.tenant_id, p.id, p.group_name, p.tenant_id = for_tenant, s.applied_version,
        s.last_seen_at
      FROM proxy p
      JOIN proxy_group g ON g.tenant_id = p.tenant_id AND g.name = p.group_name
      JOIN proxy_state s ON s.tenant_id = p.tenant_id AND s.proxy_id = p.id
      WHERE p.revoked_at IS NULL AND (p.tenant_id = for_tenant OR g.serves_all);
    PERFORM set_config('app.span', '', true);
  END $$;
REVOKE ALL ON FUNCTION serving_proxies FROM PUBLIC;
GRANT EXECUTE ON FUNCTION serving_proxies TO ${app_user};
