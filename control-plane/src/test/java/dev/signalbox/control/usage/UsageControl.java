package dev.signalbox.control.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.TestControl;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.Secret;
import dev.signalbox.model.key.SecretDigest;
import dev.signalbox.model.usage.UsageBatchCodec;
import dev.signalbox.model.usage.UsageRecord;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// A control plane with what usage tests do to it over and over.
public final class UsageControl implements AutoCloseable {

  private final TestControl control;
  private final TenantId tenant;
  private final Instant now;

  private UsageControl(TestControl control) {
    this.control = control;
    this.tenant = TenantId.parse(TestControl.json(control.get("/v1/tenant")).string("tenant_id"));
    this.now = control.bean(InstantSource.class).instant().truncatedTo(ChronoUnit.MICROS);
  }

  public static UsageControl start() {
    return new UsageControl(TestControl.start());
  }

  public static UsageControl on(TestControl control) {
    return new UsageControl(control);
  }

  public TestControl control() {
    return control;
  }

  public TenantId tenant() {
    return tenant;
  }

  /// The time this was started, in microseconds.
  public Instant now() {
    return now;
  }

  /// A record of this tenant, some seconds ago.
  public SampleUsage usage(long secondsAgo) {
    return SampleUsage.of(tenant, now.minusSeconds(secondsAgo));
  }

  /// A key owned by a new member in a new team; answers the key's id.
  public String key(String owner, String team) {
    String org =
        TestControl.json(control.get("/v1/nodes")).array("data").getFirst().asObject().string("id");
    String node =
        created("/v1/nodes", "{\"kind\":\"team\",\"name\":\"%s\",\"parent_id\":\"%s\"}", team, org);
    String member =
        created(
            "/v1/members", "{\"kind\":\"person\",\"name\":\"%s\",\"node_id\":\"%s\"}", owner, node);
    return created("/v1/keys", "{\"owner_id\":\"%s\"}", member);
  }

  private String created(String path, String body, Object... values) {
    HttpResponse<String> answer = control.post(path, body.formatted(values));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return TestControl.json(answer).string("id");
  }

  /// Delivers a batch as a proxy and expects it to be taken.
  public Obj deliver(List<UsageRecord> records) {
    return deliver(new String(UsageBatchCodec.write(records), StandardCharsets.UTF_8));
  }

  public Obj deliver(UsageRecord... records) {
    return deliver(List.of(records));
  }

  /// Delivers a body as a proxy and expects it to be taken.
  public Obj deliver(String body) {
    HttpResponse<String> answer = send(body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return TestControl.json(answer);
  }

  public HttpResponse<String> send(String body) {
    return control.send("POST", "/v1/ingest/usage", TestControl.PROXY, body);
  }

  /// Reads with the admin token and expects success.
  public Obj get(String path) {
    HttpResponse<String> answer = control.get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return TestControl.json(answer);
  }

  /// Reads all pages of a list.
  public List<Obj> all(String path) {
    List<Obj> rows = new ArrayList<>();
    String cursor = "";
    do {
      Obj page = get(path + cursor);
      page.array("data").forEach(row -> rows.add(row.asObject()));
      cursor =
          page.get("next_cursor")
              .map(next -> (path.contains("?") ? "&" : "?") + "cursor=" + encoded(next.asString()))
              .orElse("");
    } while (!cursor.isEmpty());
    return rows;
  }

  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// Makes another tenant with an API token.
  public TenantId otherTenant(String token) {
    UUID id = UUID.randomUUID();
    UUID org = UUID.randomUUID();
    UUID member = UUID.randomUUID();
    run(id, "INSERT INTO tenant VALUES ('%s', 'other', now())".formatted(id));
    run(
        id,
        "INSERT INTO node (tenant_id, id, kind, name, path, created_at) VALUES"
            + " ('%1$s', '%2$s', 'org', 'other', ARRAY['%2$s']::uuid[], now())".formatted(id, org));
    run(
        id,
        "INSERT INTO member (tenant_id, id, kind, name, node_id, created_at) VALUES"
            + " ('%s', '%s', 'person', 'eve@example.org', '%s', now())".formatted(id, member, org));
    run(
        id,
        "INSERT INTO api_token (tenant_id, id, member_id, digest, created_at) VALUES"
            + " ('%s', gen_random_uuid(), '%s', '\\x%s', now())"
                .formatted(id, member, SecretDigest.of(new Secret(token)).toHex()));
    run(
        id,
        "INSERT INTO role_binding (tenant_id, id, member_id, built_in_role, node_id, effect,"
            + " created_at) VALUES ('%s', gen_random_uuid(), '%s', 'owner', '%s', 'allow', now())"
                .formatted(id, member, org));
    return new TenantId(id);
  }

  /// Runs a statement as the application, for a tenant.
  public void run(UUID forTenant, String sql) {
    try (Connection connection = control.database().connectAsApp()) {
      enter(connection, forTenant);
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /// The rows of a query as the application sees them for this tenant, columns joined by `|`.
  public List<String> rows(String sql) {
    return rows(tenant.value(), sql);
  }

  public List<String> rows(UUID forTenant, String sql) {
    try (Connection connection = control.database().connectAsApp()) {
      enter(connection, forTenant);
      List<String> rows = new ArrayList<>();
      try (Statement statement = connection.createStatement();
          ResultSet result = statement.executeQuery(sql)) {
        while (result.next()) {
          StringBuilder row = new StringBuilder();
          for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
            row.append(column == 1 ? "" : "|").append(result.getString(column));
          }
          rows.add(row.toString());
        }
      }
      return rows;
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static void enter(Connection connection, UUID forTenant) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT set_config('app.tenant', ?, false)")) {
      statement.setString(1, forTenant.toString());
      statement.execute();
    }
  }

  /// Fails unless the sums are exactly those of the ledger, for every combination of dimensions.
  public void assertSumsEqualLedger() {
    String sums =
        """
        SELECT %s, key_id, owner, node_id, node_path, thread_id, task, repo, branch, client,
          request_class, provider, model, %s
        FROM %s GROUP BY 1,2,3,4,5,6,7,8,9,10,11,12,13
        ORDER BY 1,2,3,4,5,6,7,8,9,10,11,12,13\
        """;
    String ofLedger =
        sums.formatted(
            "date_trunc('hour', opened_at, 'UTC')",
            """
            count(*) FILTER (WHERE attempt = 1), count(*), sum(input_tokens), sum(output_tokens),
            sum(cache_read_tokens), sum(cache_write_5m_tokens), sum(cache_write_1h_tokens),
            sum(web_search_requests), coalesce(sum(cost_nanos), 0),
            count(*) FILTER (WHERE estimated), count(*) FILTER (WHERE cost_nanos IS NULL),
            count(*) FILTER (WHERE price_assumed), min(opened_at), max(closed_at)\
            """,
            "usage_rated");
    String ofRollups =
        sums.formatted(
            "hour",
            """
            sum(calls), sum(attempts), sum(input_tokens), sum(output_tokens),
            sum(cache_read_tokens), sum(cache_write_5m_tokens), sum(cache_write_1h_tokens),
            sum(web_search_requests), sum(cost_nanos),
            sum(estimated_attempts), sum(unpriced_attempts),
            sum(assumed_attempts), min(first_at), max(last_at)\
            """,
            "usage_rollup");
    assertThat(rows(ofRollups)).isEqualTo(rows(ofLedger)).isNotEmpty();
  }

  /// The values of one member of each object.
  public static List<String> texts(List<Obj> rows, String member) {
    return rows.stream().map(row -> row.get(member).map(JsonValue::asString).orElse("")).toList();
  }

  @Override
  public void close() {
    control.close();
  }
}
