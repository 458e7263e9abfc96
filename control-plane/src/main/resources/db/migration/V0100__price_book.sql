-- List prices are the same for every tenant, so these two tables belong to none. A book is the whole
-- list as one release of the product knew it; it is never edited, a changed list is the next version.
-- Records keep the version and the entry their cost rests on.

CREATE TABLE price_book (
  version   integer PRIMARY KEY CHECK (version >= 1),
  digest    text NOT NULL UNIQUE CHECK (digest ~ '^[0-9a-f]{64}$'),
  loaded_at timestamptz NOT NULL
);

CREATE TABLE price (
  book_version    integer NOT NULL REFERENCES price_book,
  id              text NOT NULL,
  family          text NOT NULL,
  models          text[] NOT NULL CHECK (cardinality(models) >= 1),
  valid_from      timestamptz NOT NULL,
  valid_to        timestamptz CHECK (valid_to > valid_from),
  known_at        timestamptz NOT NULL,
  corrects        text,
  source_document text NOT NULL,
  source_read_on  date NOT NULL,
  verified        boolean NOT NULL,
  -- Served tier to rates: {"standard": {"base": {unit: pico-USD}, "long_context": {…}}}.
  tiers           jsonb NOT NULL,
  PRIMARY KEY (book_version, id)
);

GRANT SELECT, INSERT ON price_book, price TO ${app_user};

-- What a tenant has decided about its own money. No row means the defaults.
CREATE TABLE tenant_setting (
  tenant_id          uuid PRIMARY KEY REFERENCES tenant,
  unknown_model_rule text NOT NULL DEFAULT 'most_expensive_in_family'
    CHECK (unknown_model_rule IN ('most_expensive_in_family', 'unpriced_alarm', 'deny'))
);
CALL protect_tenant_table('tenant_setting');
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant_setting TO ${app_user};
