package dev.signalbox.control;

import java.util.UUID;

/// One row for each table of a tenant that no request of [IsolationIT] fills.
final class SampleRows {

  private SampleRows() {}

  /// The statements, for a tenant that has a node, a member and a key.
  static String[] of(UUID tenant) {
    return new String[] {
      "INSERT INTO tenant_setting (tenant_id) VALUES ('" + tenant + "')",
      "INSERT INTO usage_rejected VALUES ('%s', sha256('x'), NULL, 'test', now(), '{}')"
          .formatted(tenant),
      "INSERT INTO audit_handover VALUES ('%s', 1, 0, 'n', 'o', 'n', now())".formatted(tenant),
      "INSERT INTO access_group SELECT '%1$s', '%1$s', 'g', id, now() FROM node".formatted(tenant),
      "INSERT INTO access_group_member SELECT '%1$s', '%1$s', id, now() FROM member"
          .formatted(tenant),
      "INSERT INTO custom_role SELECT '%1$s', '%1$s', 'r', id, '{}', now(), now() FROM node"
          .formatted(tenant),
      "INSERT INTO virtual_key_use SELECT tenant_id, id, now() FROM virtual_key"
          + " ON CONFLICT DO NOTHING",
      "INSERT INTO virtual_key_secret_use SELECT tenant_id, key_id, number, now()"
          + " FROM virtual_key_secret ON CONFLICT DO NOTHING",
      "INSERT INTO key_template SELECT tenant_id, id, 't', id, '{}', '{}', '{}', '{}', NULL, 1,"
          + " now() FROM node WHERE kind = 'org'",
      "INSERT INTO idempotency (tenant_id, member_id, scope, key, fingerprint, attempt, state,"
          + " started_at, expires_at) SELECT tenant_id, id, sha256('s'), 'k', sha256('f'), id,"
          + " 'started', now(), now() FROM member LIMIT 1",
      "INSERT INTO enrolment_token (tenant_id, id, group_name, digest, created_by, created_at,"
          + " expires_at) VALUES ('%1$s', '%1$s', 'default', sha256('t'), '%1$s', now(), now())"
              .formatted(tenant),
      "INSERT INTO proxy (tenant_id, id, group_name, name, software_version, schemas,"
          + " enrolled_at, digest, expires_at, revoked_at) VALUES ('%1$s', '%1$s', 'default',"
              .formatted(tenant)
          + " 'p', '1', '{3}', now(), sha256('p'), now(), now())",
      "INSERT INTO proxy_state (tenant_id, proxy_id) VALUES ('%1$s', '%1$s')".formatted(tenant),
      "INSERT INTO carried_status SELECT tenant_id, id, NULL, 'n', now(), 1, 1, 'd', 'applied',"
          + " NULL, now(), id FROM member LIMIT 1",
      "INSERT INTO rollout (tenant_id, id, state, steps, pause_seconds, step, base_version, open,"
          + " created_by, created_at, updated_at) VALUES ('%1$s', '%1$s', 'armed', '[]', 0, 0, 1,"
              .formatted(tenant)
          + " true, '%1$s', now(), now())".formatted(tenant)
    };
  }
}
