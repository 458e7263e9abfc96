package dev.signalbox.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.usage.SampleUsage;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.usage.UsageBatchCodec;
import dev.signalbox.model.usage.UsageRecord;
import dev.signalbox.testkit.database.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Row-level security, tried table by table with whatever tables the migrations have made.
final class IsolationIT {

  /// Tables that belong to no tenant, each with its reason.
  private static final Set<String> SHARED =
      Set.of(
          "flyway_schema_history", // which migrations ran
          "trust_root", // what is published to the whole data-plane group, here and below
          "trust_role",
          "trust_part",
          "trust_held",
          "policy_change", // who must be compiled anew; the application may only add
          "price_book", // list prices are the same for every tenant
          "price" // the entries of a price book
          );

  private static final String TABLES =
      """
      SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
      """;

  private static final String TENANT_TABLES =
      TABLES
          + """
          AND EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid
            AND a.attname = 'tenant_id' AND NOT a.attisdropped)
          """;

  private static final Pattern PARTITION =
      Pattern.compile("(usage_record|audit_entry)_\\d{4}_\\d{2}");

  private static TestControl control;
  private static TestDatabase database;
  private static UUID alice;
  private static final UUID MALLORY = UUID.fromString("00000000-0000-7000-8000-00000000beef");

  @BeforeAll
  static void start() throws SQLException {
    control = TestControl.start();
    database = control.database();
    alice = UUID.fromString(TestControl.json(control.get("/v1/tenant")).string("tenant_id"));
    String owner =
        TestControl.json(control.get("/v1/members"))
            .array("data")
            .getFirst()
            .asObject()
            .string("id");
    control.post("/v1/keys", "{\"owner_id\":\"" + owner + "\"}");
    control.send(
        "PUT",
        "/v1/providers/sim",
        TestControl.ADMIN,
        "{\"base_url\":\"http://127.0.0.1:9/v1\",\"formats\":[\"openai\"],\"models\":[\"s*\"],"
            + "\"scheme\":\"none\",\"secret\":\"none\"}");
    control.send(
        "PUT", "/v1/aliases/fast", TestControl.ADMIN, "{\"provider\":\"sim\",\"model\":\"s1\"}");
    control.post("/v1/policy/drafts", "{\"name\":\"d\"}");
    control.get("/v1/audit/export");
    bookUsage();
    SampleRerating.run(control);
    asTenant(alice, SampleRows.of(alice));
    asTenant(MALLORY, "INSERT INTO tenant VALUES ('" + MALLORY + "', 'm', now())");
  }

  /// One call without a session, so that every table of the ledger and of stitching gets a row.
  private static void bookUsage() {
    String key =
        TestControl.json(control.get("/v1/keys")).array("data").getFirst().asObject().string("id");
    UsageRecord call =
        SampleUsage.of(new TenantId(alice), Instant.now().truncatedTo(ChronoUnit.MICROS))
            .key(key)
            .conversation(1, 1, 2)
            .build();
    assertThat(
            control
                .send(
                    "POST",
                    "/v1/ingest/usage",
                    TestControl.PROXY,
                    new String(UsageBatchCodec.write(List.of(call)), StandardCharsets.UTF_8))
                .statusCode())
        .isEqualTo(200);
  }

  private static void asTenant(UUID tenant, String... changes) throws SQLException {
    try (Connection connection = database.connectAsApp();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      enter(connection, tenant.toString());
      for (String change : changes) {
        statement.executeUpdate(change);
      }
      connection.commit();
    }
  }

  @AfterAll
  static void stop() {
    control.close();
  }

  @Test
  void protectsEveryTableThatHasATenantAndKnowsAllOthers() throws SQLException {
    List<String> unprotected =
        names(
            TENANT_TABLES
                + """
                AND NOT (c.relrowsecurity AND c.relforcerowsecurity AND EXISTS (
                  SELECT 1 FROM pg_policies p WHERE p.tablename = c.relname
                    AND p.policyname = 'own_tenant' AND p.cmd = 'ALL'
                    AND p.qual = '(tenant_id = current_tenant())'
                    AND p.with_check = '(tenant_id = current_tenant())'))
                """);
    List<String> all = names(TABLES);
    List<String> tenantTables = names(TENANT_TABLES);

    assertThat(unprotected).isEmpty();
    assertThat(tenantTables).hasSizeGreaterThanOrEqualTo(8);
    all.removeAll(tenantTables);
    assertThat(SHARED).containsAll(all);
  }

  @Test
  void opensAcrossTenantsToTheOwnerOnlyAndOnlyForReading() throws SQLException {
    assertThat(
            names(
                """
                SELECT tablename || '.' || policyname FROM pg_policies
                WHERE policyname <> 'own_tenant' AND NOT (cmd = 'SELECT'
                  AND roles = ARRAY['signalbox_owner']::name[]
                  AND qual LIKE '%app.span%')
                """))
        .isEmpty();
  }

  @Test
  void putsTheTenantFirstInEveryUniqueKey() throws SQLException {
    assertThat(
            names(
                """
                SELECT i.relname FROM pg_index x
                JOIN pg_class i ON i.oid = x.indexrelid
                JOIN pg_class c ON c.oid = x.indrelid
                JOIN pg_namespace n ON n.oid = c.relnamespace
                JOIN pg_attribute first
                  ON first.attrelid = x.indrelid AND first.attnum = x.indkey[0]
                WHERE n.nspname = 'public' AND x.indisunique AND first.attname <> 'tenant_id'
                  AND EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid
                    AND a.attname = 'tenant_id' AND NOT a.attisdropped)
                """))
        .isEmpty();
  }

  @Test
  void letsViewsSeeNoMoreThanTheirReader() throws SQLException {
    assertThat(
            names(
                """
                SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = 'public' AND (c.relkind = 'm' OR c.relkind = 'v'
                  AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false))
                """))
        .isEmpty();
  }

  @Test
  void givesTheFunctionsOfTheOwnerToNobodyElse() throws SQLException {
    assertThat(
            names(
                """
                SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
                WHERE n.nspname = 'public' AND p.prosecdef AND (
                  has_function_privilege('public', p.oid, 'EXECUTE')
                  OR p.proconfig IS NULL OR NOT p.proconfig::text LIKE '%search_path%')
                """))
        .isEmpty();
  }

  @Test
  void hidesEveryRowFromAnotherTenantAndFromNone() throws SQLException {
    List<String> filled = new ArrayList<>();
    for (String table : names(TENANT_TABLES)) {
      if (PARTITION.matcher(table).matches()) {
        assertNothingGranted(table);
        continue;
      }
      if (count(alice.toString(), table, alice) > 0) {
        filled.add(table);
      }
      for (String tenant : List.of(MALLORY.toString(), "")) {
        assertThat(count(tenant, table, alice)).as(table + " as '" + tenant + "'").isZero();
        for (String change :
            List.of("UPDATE " + table + " SET tenant_id = tenant_id", "DELETE FROM " + table)) {
          assertThat(changed(tenant, change + " WHERE tenant_id = '" + alice + "'"))
              .as(change + " as '" + tenant + "'")
              .isZero();
        }
      }
    }
    List<String> expected = names(TENANT_TABLES + " AND NOT c.relispartition");
    assertThat(filled).as("tables with a row to steal").containsAll(expected);
  }

  @Test
  void takesNoRowForAnotherTenantOrForNone() throws SQLException {
    for (String table : names(TENANT_TABLES + " AND NOT c.relispartition")) {
      for (String tenant : List.of(MALLORY.toString(), "")) {
        assertThatThrownBy(() -> copyInto(tenant, table))
            .as(table + " as '" + tenant + "'")
            .isInstanceOf(SQLException.class)
            .hasMessageMatching("(?s).*(row-level security|permission denied).*");
      }
    }
  }

  @Test
  void cannotBeTalkedIntoASpan() throws SQLException {
    for (String span :
        List.of(
            "bundle",
            "credential",
            "bootstrap",
            "ingest",
            "checkpoint",
            "serving",
            "rollout",
            "revoked")) {
      String tables = TENANT_TABLES + " AND NOT c.relispartition";
      try (Connection connection = database.connectAsApp();
          Statement statement = connection.createStatement()) {
        statement.execute("SET app.span = '" + span + "'");
        for (String table : names(tables)) {
          assertThat(count(connection, table, alice)).as(table + " in " + span).isZero();
        }
      }
    }
  }

  @Test
  void bindsTheOwnerToo() throws SQLException {
    try (Connection connection = database.connectAsOwner()) {
      for (String table : names(TENANT_TABLES)) {
        assertThat(count(connection, table, alice)).as(table).isZero();
      }
    }
  }

  @Test
  void leavesNoTenantOnAPooledConnection() {
    TenantTransactions transactions = control.bean(TenantTransactions.class);
    for (int round = 0; round < 20; round++) {
      transactions.read(new TenantId(alice), connection -> count(connection, "member", alice));
      assertThat(transactions.<Long>withoutTenant(connection -> count(connection, "member", alice)))
          .isZero();
    }
  }

  private static long count(String tenant, String table, UUID of) throws SQLException {
    try (Connection connection = database.connectAsApp()) {
      connection.setAutoCommit(false);
      enter(connection, tenant);
      return count(connection, table, of);
    }
  }

  private static long count(Connection connection, String table, UUID of) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT count(*) FROM " + table + " WHERE tenant_id = ?")) {
      statement.setObject(1, of);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  /// Rows changed; a missing privilege changes none.
  private static int changed(String tenant, String sql) throws SQLException {
    try (Connection connection = database.connectAsApp();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      enter(connection, tenant);
      try {
        return statement.executeUpdate(sql);
      } catch (SQLException refused) {
        assertThat(refused.getSQLState()).as(sql).isEqualTo("42501");
        return 0;
      }
    }
  }

  /// Writes a row of Alice's: a copy of one if she has any, else one that is all defaults.
  /// Row-level security is checked before constraints.
  private static void copyInto(String tenant, String table) throws SQLException {
    String row;
    try (Connection connection = database.connectAsApp()) {
      connection.setAutoCommit(false);
      enter(connection, alice.toString());
      row = rowOf(connection, table);
    }
    try (Connection connection = database.connectAsApp();
        PreparedStatement statement =
            connection.prepareStatement(
                "INSERT INTO %1$s SELECT * FROM jsonb_populate_record(NULL::%1$s, ?::jsonb)"
                    .formatted(table))) {
      connection.setAutoCommit(false);
      enter(connection, tenant);
      statement.setString(1, row);
      statement.executeUpdate();
    }
  }

  private static void assertNothingGranted(String partition) throws SQLException {
    assertThat(
            names(
                "SELECT privilege_type FROM information_schema.role_table_grants"
                    + " WHERE grantee = 'signalbox_app' AND table_name = '"
                    + partition
                    + "'"))
        .as(partition)
        .isEmpty();
  }

  private static String rowOf(Connection connection, String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT to_jsonb(t)::text FROM " + table + " t LIMIT 1")) {
      return rows.next() ? rows.getString(1) : "{\"tenant_id\":\"" + alice + "\"}";
    }
  }

  private static void enter(Connection connection, String tenant) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT set_config('app.tenant', ?, true)")) {
      statement.setString(1, tenant);
      statement.execute();
    }
  }

  private static List<String> names(String sql) throws SQLException {
    List<String> names = new ArrayList<>();
    try (Connection connection = database.connectAsOwner();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }
}
