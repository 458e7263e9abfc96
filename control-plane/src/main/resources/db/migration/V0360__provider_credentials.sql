-- Providers are authenticated to in more ways: by the identities of clouds, with secrets in stores,
-- with several keys. What is in these columns was judged by the compiler before it came here.
ALTER TABLE provider
  DROP CONSTRAINT provider_scheme_check,
  ADD CONSTRAINT provider_scheme_check CHECK (scheme IN
    ('none', 'x_api_key', 'bearer', 'api_key', 'x_goog_api_key', 'aws', 'google', 'entra')),
  DROP CONSTRAINT provider_secret_check,
  ADD CONSTRAINT provider_secret_check
    CHECK (secret ~ '^(none|(env|file|aws-sm|gcp-sm|azure-kv|vault):.+)$'),
  -- {NAME: TEXT}: what the scheme needs to know beside the secret.
  ADD COLUMN auth_settings jsonb NOT NULL DEFAULT '{}',
  -- {REFERENCE: WEIGHT}: further keys.
  ADD COLUMN pool jsonb NOT NULL DEFAULT '{}';
