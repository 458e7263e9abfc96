-- Prices that a tenant has negotiated. One that is valid goes before the list. Never edited: a
-- mistake is corrected by an entry that names it, an end is a correction with an end.

CREATE TABLE tenant_price (
  tenant_id       uuid NOT NULL REFERENCES tenant,
  id              text NOT NULL CHECK (id LIKE 'negotiated-%'),
  family          text NOT NULL,
  models          text[] NOT NULL CHECK (cardinality(models) >= 1),
  valid_from      timestamptz NOT NULL,
  valid_to        timestamptz CHECK (valid_to > valid_from),
  known_at        timestamptz NOT NULL,
  corrects        text,
  source_document text NOT NULL,
  source_read_on  date NOT NULL,
  -- As in price.tiers.
  tiers           jsonb NOT NULL,
  created_by      uuid NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, corrects) REFERENCES tenant_price (tenant_id, id)
);
CALL protect_tenant_table('tenant_price');
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON tenant_price
  FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change();
GRANT SELECT, INSERT ON tenant_price TO ${app_user};
