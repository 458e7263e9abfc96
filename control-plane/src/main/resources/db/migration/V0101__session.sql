-- Sessions, derived from the ledger. A record keeps its thread for ever; a thread points to the
-- session it belongs to as far as we know by now. Why: see Stitching.

CREATE TABLE session (
  tenant_id  uuid NOT NULL REFERENCES tenant,
  session_id uuid NOT NULL,
  origin     text NOT NULL CHECK (origin IN ('client', 'stitched', 'call')),
  -- What the client called it, or the call's id; none if it was stitched.
  name       text CHECK ((name IS NULL) = (origin = 'stitched')),
  first_at   timestamptz,
  last_at    timestamptz,
  PRIMARY KEY (tenant_id, session_id)
);
CREATE INDEX session_recent ON session (tenant_id, last_at DESC, session_id DESC);
CALL protect_tenant_table('session');

CREATE TABLE session_thread (
  tenant_id  uuid NOT NULL REFERENCES tenant,
  thread_id  uuid NOT NULL,
  session_id uuid NOT NULL,
  PRIMARY KEY (tenant_id, thread_id)
);
CREATE INDEX session_thread_session ON session_thread (tenant_id, session_id);
CALL protect_tenant_table('session_thread');

-- Where a link of a conversation was seen: see ConversationRuns.
CREATE TABLE conversation_run (
  tenant_id uuid NOT NULL,
  key_id    text NOT NULL,
  link      bigint NOT NULL,
  is_last   boolean NOT NULL,
  thread_id uuid NOT NULL,
  first_at  timestamptz NOT NULL,
  last_at   timestamptz NOT NULL CHECK (last_at >= first_at),
  PRIMARY KEY (tenant_id, key_id, link, is_last, thread_id, first_at)
);
CALL protect_tenant_table('conversation_run');

GRANT SELECT, INSERT, UPDATE, DELETE ON session, session_thread, conversation_run TO ${app_user};
