-- The audit log: one row per change of a tenant, written by the transaction that makes the change.
-- Each row's hash covers the hash before it, so nothing can be taken out, put in or moved unseen.
-- No reference to tenant: a tenant that is deleted does not take its log with it.

CREATE TABLE audit_entry (
  tenant_id     uuid NOT NULL,
  -- By the database's clock, for partitions only. The order is the sequence, never a time.
  stored_on     date NOT NULL,
  -- 1, 2, 3 … without gaps per tenant.
  sequence      bigint NOT NULL CHECK (sequence >= 1),
  hash          bytea NOT NULL CHECK (length(hash) = 32),
  -- The entry: canonical JSON (RFC 8785). These very bytes are hashed.
  content       bytea NOT NULL,
  -- Copies out of the content, to find entries by. No proof rests on them.
  at            timestamptz NOT NULL,
  action        text NOT NULL,
  actor_id      uuid,
  resource_type text NOT NULL,
  resource_id   text NOT NULL,
  node_id       uuid,
  PRIMARY KEY (tenant_id, stored_on, sequence)
) PARTITION BY RANGE (stored_on);
CREATE INDEX audit_entry_sequence ON audit_entry (tenant_id, sequence);
CREATE INDEX audit_entry_resource ON audit_entry (tenant_id, resource_type, resource_id, sequence);
CREATE INDEX audit_entry_actor ON audit_entry (tenant_id, actor_id, sequence);
CALL protect_tenant_table('audit_entry');

CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only: % is refused', TG_OP
    USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_entry
  FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON audit_entry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

-- Where a tenant's chain ends. The one row that changes of a tenant queue for, and only from their
-- last statement to the end of their commit. Half-empty pages keep its updates in place.
CREATE TABLE audit_head (
  tenant_id uuid PRIMARY KEY,
  sequence  bigint NOT NULL CHECK (sequence >= 0),
  hash      bytea NOT NULL CHECK (length(hash) = 32)
) WITH (fillfactor = 50);
CALL protect_tenant_table('audit_head');

-- Makes the partition of the month that holds a day, as ensure_usage_partition does.
CREATE FUNCTION ensure_audit_partition(wanted date) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT
  AS $$
DECLARE
  month_start date := date_trunc('month', wanted)::date;
  month_end   date := (date_trunc('month', wanted) + interval '1 month')::date;
  partition   text := 'audit_entry_' || to_char(wanted, 'YYYY_MM');
BEGIN
  IF to_regclass(quote_ident(partition)) IS NOT NULL THEN
    RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock(7313);
  IF to_regclass(quote_ident(partition)) IS NOT NULL THEN
    RETURN;
  END IF;
  EXECUTE format('CREATE TABLE %I (LIKE audit_entry INCLUDING ALL)', partition);
  CALL protect_tenant_table(quote_ident(partition)::regclass);
  EXECUTE format(
    'CREATE TRIGGER never_truncated BEFORE TRUNCATE ON %I'
    ' FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()', partition);
  EXECUTE format(
    'ALTER TABLE audit_entry ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
    partition, month_start, month_end);
END $$;
REVOKE ALL ON FUNCTION ensure_audit_partition FROM PUBLIC;

-- Appends an entry to the log of the tenant whose transaction is open. The only way in: the
-- application role can neither insert an entry nor move the head itself. One round trip, so that
-- the head is held no longer than one statement and the commit.
CREATE FUNCTION append_audit(
    new_content bytea, new_at timestamptz, new_action text, new_actor uuid,
    new_resource_type text, new_resource_id text, new_node uuid)
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
    new_action, new_actor, new_resource_type, new_resource_id, new_node);
  RETURN head.sequence;
END $$;
REVOKE ALL ON FUNCTION append_audit FROM PUBLIC;
GRANT EXECUTE ON FUNCTION append_audit TO ${app_user};

GRANT SELECT ON audit_entry, audit_head TO ${app_user};
