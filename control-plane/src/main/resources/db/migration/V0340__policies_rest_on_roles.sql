-- What a key is worth hangs on more than the key (key_standing): on bindings, groups and roles of
-- who vouched for it, and on its template.
CALL note_changes_of('role_binding', 'one');
CALL note_changes_of('access_group_member', 'one');
CALL note_changes_of('custom_role', 'one');
CALL note_changes_of('key_template', 'one');

-- A binding ends without a change that could be noted, so its end is looked for.
CREATE INDEX role_binding_end ON role_binding (expires_at) WHERE expires_at IS NOT NULL;

-- The tenants of which a binding ended since a time.
CREATE FUNCTION bindings_ended(since timestamptz) RETURNS SETOF uuid
  LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path FROM CURRENT
  AS $$
  BEGIN
    PERFORM set_config('app.span', 'bundle', true);
    RETURN QUERY
      SELECT DISTINCT b.tenant_id FROM role_binding b
      WHERE b.expires_at <= now() AND b.expires_at > since;
    PERFORM set_config('app.span', '', true);
  END $$;
REVOKE ALL ON FUNCTION bindings_ended FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bindings_ended TO ${app_user};
