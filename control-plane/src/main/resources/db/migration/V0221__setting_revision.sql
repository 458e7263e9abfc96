-- Settings can be changed over the API, so they have a revision like everything that can.
ALTER TABLE tenant_setting ADD COLUMN revision bigint NOT NULL DEFAULT 1;
