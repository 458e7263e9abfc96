-- Whose secrets a report of leaked keys names. The tenant is not known before: the secret is how we
-- learn it. Only digests, in hexadecimal, go in, and only for exact ones something comes out.
CREATE INDEX virtual_key_secret_digest ON virtual_key_secret (digest);
CREATE POLICY span_credential ON virtual_key_secret FOR SELECT TO CURRENT_USER
  USING (current_setting('app.span', true) = 'credential');
CREATE FUNCTION owners_of_secrets(presented text[])
  RETURNS TABLE (digest bytea, tenant_id uuid, key_id text, number integer)
  LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT
  AS $$
  BEGIN
    PERFORM set_config('app.span', 'credential', true);
    RETURN QUERY
      SELECT s.digest, s.tenant_id, s.key_id, s.number FROM virtual_key_secret s
      WHERE s.digest IN (SELECT decode(p, 'hex') FROM unnest(presented) p);
    PERFORM set_config('app.span', '', true);
  END $$;
REVOKE ALL ON FUNCTION owners_of_secrets FROM PUBLIC;
GRANT EXECUTE ON FUNCTION owners_of_secrets TO ${app_user};

-- What becomes of a key that somebody outside reports: its secret ends, or it is on hold.
ALTER TABLE tenant_setting
  ADD COLUMN leaked_key_rule text NOT NULL DEFAULT 'revoke'
    CHECK (leaked_key_rule IN ('revoke', 'suspend'));
