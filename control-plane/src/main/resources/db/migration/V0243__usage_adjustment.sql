-- What re-rating adds to the ledger. A row of the ledger is never edited: what an attempt costs is
-- what its last adjustment says, and the ledger row itself if there is none.

CREATE TABLE usage_adjustment (
  tenant_id          uuid NOT NULL,
  opened_on          date NOT NULL,
  record_id          uuid NOT NULL,
  -- 1, 2, 3 … per ledger row; the unique key keeps two runs from adjusting the same thing twice.
  number             integer NOT NULL CHECK (number >= 1),
  run_id             uuid NOT NULL,
  made_at            timestamptz NOT NULL,
  -- What stood before, and what stands from now on; the difference is what the sums get.
  cost_before_nanos  bigint,
  assumed_before     boolean NOT NULL,
  cost_nanos         bigint,
  unpriced_reason    text,
  price_book_version integer NOT NULL,
  price_id           text,
  price_tier         text,
  price_long_context boolean,
  price_assumed      boolean,
  price_lines        jsonb,
  PRIMARY KEY (tenant_id, opened_on, record_id, number),
  FOREIGN KEY (tenant_id, opened_on, record_id) REFERENCES usage_record (tenant_id, opened_on, id),
  CHECK ((cost_nanos IS NULL) = (unpriced_reason IS NOT NULL)),
  CHECK ((cost_nanos IS NULL) = (price_id IS NULL))
);
CREATE INDEX usage_adjustment_run ON usage_adjustment (tenant_id, run_id);
CALL protect_tenant_table('usage_adjustment');
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON usage_adjustment
  FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON usage_adjustment
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();

-- The ledger as it stands: each attempt once, with the cost that holds now.
CREATE VIEW usage_rated WITH (security_invoker = true) AS
SELECT
  u.tenant_id, u.opened_on, u.id, u.call_id, u.attempt, u.opened_at, u.closed_at, u.received_at,
  u.key_id, u.member_id, u.owner, u.node_id, u.node_path, u.thread_id, u.client_session, u.agent,
  u.parent_agent, u.turn, u.request_class, u.task, u.repo, u.branch, u.commit_id, u.client,
  u.client_version, u.dimensions, u.conversation_root, u.conversation_chain, u.policy_version,
  u.surface, u.provider, u.model_asked, u.model_routed, u.model_served, u.model, u.served_tier,
  u.streaming, u.outcome, u.status, u.provider_request_id, u.request_bytes, u.response_bytes,
  u.first_byte_micros, u.input_tokens, u.output_tokens, u.cache_read_tokens,
  u.cache_write_5m_tokens, u.cache_write_1h_tokens, u.web_search_requests, u.estimated,
  CASE WHEN a.number IS NULL THEN u.cost_nanos ELSE a.cost_nanos END AS cost_nanos,
  CASE WHEN a.number IS NULL THEN u.unpriced_reason ELSE a.unpriced_reason END AS unpriced_reason,
  CASE WHEN a.number IS NULL THEN u.price_book_version ELSE a.price_book_version END
    AS price_book_version,
  CASE WHEN a.number IS NULL THEN u.price_id ELSE a.price_id END AS price_id,
  CASE WHEN a.number IS NULL THEN u.price_tier ELSE a.price_tier END AS price_tier,
  CASE WHEN a.number IS NULL THEN u.price_long_context ELSE a.price_long_context END
    AS price_long_context,
  CASE WHEN a.number IS NULL THEN u.price_assumed ELSE a.price_assumed END AS price_assumed,
  CASE WHEN a.number IS NULL THEN u.price_lines ELSE a.price_lines END AS price_lines,
  u.cost_nanos AS booked_cost_nanos,
  coalesce(a.number, 0) AS adjustments
FROM usage_record u
LEFT JOIN LATERAL (
  SELECT x.* FROM usage_adjustment x
  WHERE x.tenant_id = u.tenant_id AND x.opened_on = u.opened_on AND x.record_id = u.id
  ORDER BY x.number DESC LIMIT 1) a ON true;

GRANT SELECT, INSERT ON usage_adjustment TO ${app_user};
GRANT SELECT ON usage_rated TO ${app_user};
