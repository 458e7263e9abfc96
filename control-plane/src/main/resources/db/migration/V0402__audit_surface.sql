-- The way in, to find entries by: a copy out of the content, like the other columns. Entries that
-- are there already have it in their content only.
ALTER TABLE audit_entry ADD COLUMN surface text;

DROP FUNCTION append_audit;

-- Appends an entry to the log of the tenant whose transaction is open. The only way in: the
-- application role can neither insert an entry nor move the head itself. One round trip, so that
-- the head is held no longer than one statement and the commit.
CREATE FUNCTION append_audit(
    new_content bytea, new_at timestamptz, new_action text, new_actor uuid,
    new_resource_type text, new_resource_id text, new_node uuid, new_surface text)
  RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT
  AS $$
DECLARE
  of_tenant uuid := current_tenant();
  today     date := (clock_timestamp() AT TIME ZONE 'UTC')::date;
  head      audit_head;
BEGIN
  PERFORM ensure_audit_partition(today);
  FOR attempt IN 1..2 LOOP
    UPDATE audit_head h
      SET sequence = h.sequence + 1,
        hash = sha256(convert_to('signalbox.dev/audit/entry/v1' || chr(10), 'UTF8')
          || h.hash || int8send(h.sequence + 1) || new_content)
      WHERE h.tenant_id = of_tenant
      RETURNING * INTO head;
    EXIT WHEN FOUND;
    INSERT INTO audit_head VALUES (of_tenant, 0,
      sha256(convert_to('signalbox.dev/audit/log/v1' || chr(10) || of_tenant || chr(10), 'UTF8')))
      ON CONFLICT DO NOTHING;
  END LOOP;
  INSERT INTO audit_entry VALUES (of_tenant, today, head.sequence, head.hash, new_content, new_at,
    new_action, new_actor, new_resource_type, new_resource_id, new_node, new_surface);
  RETURN head.sequence;
END $$;
REVOKE ALL ON FUNCTION append_audit FROM PUBLIC;
GRANT EXECUTE ON FUNCTION append_audit TO ${app_user};
