-- Signed checkpoints of the audit log: how long it was at a time, and how its chain ended.

CREATE TABLE audit_checkpoint (
  tenant_id uuid NOT NULL,
  sequence  bigint NOT NULL CHECK (sequence >= 0),
  at        timestamptz NOT NULL,
  note      text NOT NULL,
  PRIMARY KEY (tenant_id, sequence, at)
);
CALL protect_tenant_table('audit_checkpoint');
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_checkpoint
  FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON audit_checkpoint
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
GRANT SELECT, INSERT ON audit_checkpoint TO ${app_user};

-- The tenants whose log has no checkpoint of its end that is younger than a time: who changed
-- something, and who has been idle for long.
CREATE POLICY span_checkpoint ON audit_head FOR SELECT TO CURRENT_USER
  USING (current_setting('app.span', true) = 'checkpoint');
CREATE POLICY span_checkpoint ON audit_checkpoint FOR SELECT TO CURRENT_USER
  USING (current_setting('app.span', true) = 'checkpoint');
CREATE FUNCTION audit_checkpoints_due(since timestamptz) RETURNS SETOF uuid
  LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT
  AS $$
  BEGIN
    PERFORM set_config('app.span', 'checkpoint', true);
    RETURN QUERY
      SELECT h.tenant_id FROM audit_head h
      WHERE NOT EXISTS (
        SELECT FROM audit_checkpoint c
        WHERE c.tenant_id = h.tenant_id AND c.sequence = h.sequence AND c.at > since)
      ORDER BY h.tenant_id;
    PERFORM set_config('app.span', '', true);
  END $$;
REVOKE ALL ON FUNCTION audit_checkpoints_due FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_checkpoints_due TO ${app_user};
