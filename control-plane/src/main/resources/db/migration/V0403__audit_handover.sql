-- How the key that signs a log was handed over to the next: the note is a checkpoint that the old key
-- signed and that names the new one. Exports carry them all, from the first on.
CREATE TABLE audit_handover (
  tenant_id uuid NOT NULL,
  number    integer NOT NULL CHECK (number >= 1),
  sequence  bigint NOT NULL CHECK (sequence >= 0),
  note      text NOT NULL,
  old_key   text NOT NULL,
  new_key   text NOT NULL,
  at        timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, number)
);
CALL protect_tenant_table('audit_handover');
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_handover
  FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON audit_handover
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
GRANT SELECT, INSERT ON audit_handover TO ${app_user};

-- The tenants whose log was ever signed.
CREATE FUNCTION audit_signed_tenants() RETURNS SETOF uuid
  LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT
  AS $$
  BEGIN
    PERFORM set_config('app.span', 'checkpoint', true);
    RETURN QUERY SELECT DISTINCT c.tenant_id FROM audit_checkpoint c ORDER BY c.tenant_id;
    PERFORM set_config('app.span', '', true);
  END $$;
REVOKE ALL ON FUNCTION audit_signed_tenants FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_signed_tenants TO ${app_user};
