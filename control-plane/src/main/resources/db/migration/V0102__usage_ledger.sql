-- The ledger: one row per attempt, never changed. Corrections will be rows of their own.

CREATE TABLE usage_record (
  tenant_id           uuid NOT NULL,
  -- The day inside the record's UUIDv7, not the day of delivery: a record that is shipped again
  -- always meets its twin in the same partition.
  opened_on           date NOT NULL,
  id                  uuid NOT NULL,
  call_id             uuid NOT NULL,
  attempt             integer NOT NULL,
  opened_at           timestamptz NOT NULL,
  closed_at           timestamptz NOT NULL,
  received_at         timestamptz NOT NULL,

  -- Who, as it was when the record came in.
  key_id              text NOT NULL,
  member_id           uuid,
  owner               text,
  node_id             uuid,
  node_path           uuid[],

  -- What for. All dimensions with source and trust; the columns are the ones that are asked for.
  thread_id           uuid NOT NULL,
  client_session      text,
  agent               text,
  parent_agent        text,
  turn                text,
  request_class       text,
  task                text,
  repo                text,
  branch              text,
  commit_id           text,
  client              text,
  client_version      text,
  dimensions          jsonb NOT NULL,
  conversation_root   bigint,
  conversation_chain  bigint[],

  -- What was called, and how it went.
  policy_version      bigint NOT NULL,
  surface             text NOT NULL,
  provider            text NOT NULL,
  model_asked         text NOT NULL,
  model_routed        text NOT NULL,
  model_served        text,
  -- The model it is booked under: served if the provider said, else routed.
  model               text NOT NULL,
  served_tier         text,
  streaming           boolean NOT NULL,
  outcome             text NOT NULL,
  status              integer NOT NULL,
  provider_request_id text,
  request_bytes       bigint NOT NULL,
  response_bytes      bigint NOT NULL,
  first_byte_micros   bigint NOT NULL,

  -- How much, and what it costs.
  input_tokens          bigint NOT NULL CHECK (input_tokens >= 0),
  output_tokens         bigint NOT NULL CHECK (output_tokens >= 0),
  cache_read_tokens     bigint NOT NULL CHECK (cache_read_tokens >= 0),
  cache_write_5m_tokens bigint NOT NULL CHECK (cache_write_5m_tokens >= 0),
  cache_write_1h_tokens bigint NOT NULL CHECK (cache_write_1h_tokens >= 0),
  web_search_requests   bigint NOT NULL CHECK (web_search_requests >= 0),
  estimated           boolean NOT NULL,
  -- No cost is not a cost of zero: then unpriced_reason says why.
  cost_nanos          bigint,
  unpriced_reason     text,
  price_book_version  integer NOT NULL,
  price_id            text,
  price_tier          text,
  price_long_context  boolean,
  -- Whether the price is the dearest of the family because the model is not in the book.
  price_assumed       boolean,
  price_lines         jsonb,

  PRIMARY KEY (tenant_id, opened_on, id),
  CHECK ((cost_nanos IS NULL) = (unpriced_reason IS NOT NULL)),
  CHECK ((cost_nanos IS NULL) = (price_id IS NULL))
) PARTITION BY RANGE (opened_on);
CREATE INDEX usage_record_thread ON usage_record (tenant_id, thread_id, opened_at, id);
CALL protect_tenant_table('usage_record');

CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is append-only: % is refused', TG_OP
    USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON usage_record
  FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON usage_record
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();

-- Makes the partition of the month that holds a day. A month, not a day: a query over a year then
-- plans 13 partitions, not 366, and a clock that is wrong within what ingest takes makes few. The new
-- table is attached, not created as a partition, because that does not stop ingest meanwhile. Nobody
-- is granted anything on a partition itself; it has the policy all the same.
CREATE FUNCTION ensure_usage_partition(wanted date) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT
  AS $$
DECLARE
  month_start date := date_trunc('month', wanted)::date;
  month_end   date := (date_trunc('month', wanted) + interval '1 month')::date;
  partition   text := 'usage_record_' || to_char(wanted, 'YYYY_MM');
BEGIN
  PERFORM pg_advisory_xact_lock(7311);
  IF to_regclass(quote_ident(partition)) IS NOT NULL THEN
    RETURN;
  END IF;
  IF (SELECT count(*) FROM pg_inherits WHERE inhparent = 'usage_record'::regclass) >= 240 THEN
    RAISE EXCEPTION 'the ledger has 240 partitions; no more are made';
  END IF;
  EXECUTE format('CREATE TABLE %I (LIKE usage_record INCLUDING ALL)', partition);
  CALL protect_tenant_table(quote_ident(partition)::regclass);
  EXECUTE format(
    'CREATE TRIGGER never_truncated BEFORE TRUNCATE ON %I'
    ' FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change()', partition);
  EXECUTE format(
    'ALTER TABLE usage_record ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
    partition, month_start, month_end);
END $$;
REVOKE ALL ON FUNCTION ensure_usage_partition FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ensure_usage_partition TO ${app_user};

-- Records that the ledger does not take, for people to look at. The proxy keeps them aside as well.
CREATE TABLE usage_rejected (
  tenant_id   uuid NOT NULL REFERENCES tenant,
  -- SHA-256 of the record as it came: the same one is kept once.
  digest      bytea NOT NULL CHECK (length(digest) = 32),
  record_id   text,
  reason      text NOT NULL,
  received_at timestamptz NOT NULL,
  -- As it came, cut at 64 KB.
  record      text NOT NULL,
  PRIMARY KEY (tenant_id, digest)
);
CALL protect_tenant_table('usage_rejected');

-- Sums of the ledger by hour and every dimension that costs are asked by. Rows are only ever added: a
-- batch adds what it brought, so no two batches wait for the same row. Compaction replaces the rows of
-- a past hour by their sums in one transaction. Readers always sum, so they see the same figures
-- before and after. All of it can be made again from the ledger.
CREATE TABLE usage_rollup (
  tenant_id             uuid NOT NULL,
  hour                  timestamptz NOT NULL,
  compacted             boolean NOT NULL,
  key_id                text NOT NULL,
  owner                 text,
  node_id               uuid,
  node_path             uuid[],
  thread_id             uuid NOT NULL,
  task                  text,
  repo                  text,
  branch                text,
  client                text,
  request_class         text,
  provider              text NOT NULL,
  model                 text NOT NULL,
  calls                 bigint NOT NULL,
  attempts              bigint NOT NULL,
  estimated_attempts    bigint NOT NULL,
  unpriced_attempts     bigint NOT NULL,
  assumed_attempts      bigint NOT NULL,
  input_tokens          bigint NOT NULL,
  output_tokens         bigint NOT NULL,
  cache_read_tokens     bigint NOT NULL,
  cache_write_5m_tokens bigint NOT NULL,
  cache_write_1h_tokens bigint NOT NULL,
  web_search_requests   bigint NOT NULL,
  cost_nanos            bigint NOT NULL,
  estimated_cost_nanos  bigint NOT NULL,
  assumed_cost_nanos    bigint NOT NULL,
  first_at              timestamptz NOT NULL,
  last_at               timestamptz NOT NULL
);
CREATE INDEX usage_rollup_hour ON usage_rollup (tenant_id, hour);
CREATE INDEX usage_rollup_fresh ON usage_rollup (tenant_id, hour) WHERE NOT compacted;
CREATE INDEX usage_rollup_thread ON usage_rollup (tenant_id, thread_id);
CALL protect_tenant_table('usage_rollup');

GRANT SELECT, INSERT ON usage_record, usage_rejected TO ${app_user};
GRANT SELECT, INSERT, DELETE ON usage_rollup TO ${app_user};
