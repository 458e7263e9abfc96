package dev.signalbox.control.audit;

import static dev.signalbox.control.TestControl.ADMIN;
import static dev.signalbox.control.TestControl.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.control.TestControl;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.model.audit.AuditVerifier;
import dev.signalbox.model.audit.Verdict;
import dev.signalbox.model.audit.Verdict.Sound;
import dev.signalbox.model.audit.Verdict.Tampered;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AuditIT {

  private TestControl control;
  private TenantId tenant;
  private String org;

  @BeforeEach
  void start() {
    control = TestControl.start();
    tenant = TenantId.parse(json(control.get("/v1/tenant")).string("tenant_id"));
    org = json(control.get("/v1/nodes")).array("data").getFirst().asObject().string("id");
  }

  @AfterEach
  void stop() {
    control.close();
  }

  @Test
  void numbersWithoutGapsWhateverHappensAtOnce() throws IOException, InterruptedException {
    AtomicInteger done = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      for (int worker = 0; worker < 6; worker++) {
        Random random = new Random(worker);
        String own = "w" + worker + "-";
        threads.submit(() -> {
          for (int round = 0; round < 20; round++) {
            String query = random.nextInt(4) == 0 ? "?dryRun=true" : "";
            String name = random.nextInt(4) == 0 ? "contended" : own + round;
            int status = control.post("/v1/nodes" + query, node(name)).statusCode();
            if (status == 201 && query.isEmpty()) {
              done.incrementAndGet();
            }
          }
        });
      }
    }

    Verdict verdict = verify(export(""));

    assertThat(verdict).isInstanceOf(Sound.class);
    assertThat(((Sound) verdict).statement().to()).isEqualTo(1 + done.get());
    assertThat(done.get()).isGreaterThan(30);
  }

  @Test
  void cannotBeChangedByTheApplicationNorByTheOwner() throws SQLException {
    for (String change :
        List.of(
            "INSERT INTO audit_entry SELECT * FROM audit_entry",
            "UPDATE audit_entry SET action = 'x'",
            "DELETE FROM audit_entry",
            "UPDATE audit_head SET sequence = 0",
            "DELETE FROM audit_head",
            "UPDATE audit_checkpoint SET note = 'x'",
            "DELETE FROM audit_checkpoint",
            "TRUNCATE audit_entry")) {
      try (Connection connection = control.database().connectAsApp()) {
        assertThatThrownBy(() -> execute(connection, change))
            .as(change)
            .hasMessageContaining("permission denied");
      }
    }
    for (String change :
        List.of(
            "UPDATE audit_entry SET action = 'x'",
            "DELETE FROM audit_entry",
            "TRUNCATE audit_entry",
            "TRUNCATE audit_checkpoint")) {
      try (Connection connection = control.database().connectAsOwner()) {
        assertThatThrownBy(() -> execute(connection, change))
            .as(change)
            .hasMessageContaining("append-only");
      }
    }
  }

  @Test
  void showsAnEntryThatTheOwnerOfTheDatabaseForged() throws SQLException, IOException {
    for (int count = 0; count < 5; count++) {
      control.post("/v1/nodes", node("n" + count));
    }
    try (Connection connection = control.database().connectAsOwner()) {
      execute(connection, "ALTER TABLE audit_entry DISABLE TRIGGER append_only");
      execute(
          connection,
          "UPDATE audit_entry SET content = replace(convert_from(content, 'UTF8'),"
              + " '\"n2\"', '\"nx\"')::bytea WHERE sequence = 4");
    }

    assertThat(verify(export("")))
        .isInstanceOfSatisfying(
            Tampered.class,
            found -> {
              assertThat(found.kind()).isEqualTo(Verdict.Kind.EDITED);
              assertThat(found.entry()).isEqualTo(4);
            });
    assertThat(verify(export("?first=5"))).isInstanceOf(Sound.class);
  }

  @Test
  void keepsStrangeAndLargeValuesAndAClockThatGoesBack() throws IOException {
    AuditLog log = control.bean(AuditLog.class);
    TenantTransactions transactions = control.bean(TenantTransactions.class);
    StringBuilder controls = new StringBuilder();
    for (int c = 0; c < 0x20; c++) {
      controls.append((char) c);
    }
    List<String> values =
        List.of(
            controls.append("\u007f\u0085\u2028\u2029\"\\,'").toString(),
            "\ud83d half \ude00",
            "\u202e right to left \u200f",
            "x".repeat(1024 * 1024),
            "\u0001".repeat(1024 * 1024));
    Instant at = Instant.parse("2026-11-21T10:00:00Z");
    for (String value : values) {
      at = at.minusSeconds(86_400);
      AuditEntry entry =
          new AuditEntry(
              at,
              Actor.system(value.substring(0, Math.min(40, value.length()))),
              Origin.system("test"),
              "test.strange",
              "test",
              value.substring(0, 1),
              Optional.empty(),
              Optional.of(JsonValue.of(value)),
              Optional.of(
                  JsonValue.object()
                      .put(value.substring(0, 1), value)
                      .put("number", new JsonValue.Num("12345678901234567890.5"))
                      .build()),
              Optional.of("why"));
      transactions.write(tenant, connection -> log.append(connection, tenant, entry));
    }

    assertThat(verify(export(""))).isInstanceOf(Sound.class);
    List<Obj> listed = data("/v1/audit?action=test.strange");
    assertThat(listed).hasSize(5);
    assertThat(listed.getLast().object("after").members().values())
        .contains(JsonValue.of(values.getFirst()), JsonValue.of("12345678901234567890.5"));
    assertThat(listed.getFirst().get("after")).isEmpty();
    long first = listed.getLast().number("sequence");
    assertThat(json(control.get("/v1/audit/" + (first + 1))).string("before"))
        .isEqualTo("\ufffd half \ufffd");
    assertThat(json(control.get("/v1/audit/" + (first + 3))).string("before"))
        .isEqualTo(values.get(3));
    assertThat(listed.get(1).string("at")).isGreaterThan(listed.get(0).string("at"));
  }

  @Test
  void keepsLengthAndDigestOfWhatIsTooLarge() throws IOException {
    AuditLog log = control.bean(AuditLog.class);
    AuditEntry entry =
        new AuditEntry(
            Instant.EPOCH,
            Actor.system("test"),
            Origin.system("test"),
            "test.large",
            "test",
            "1",
            Optional.empty(),
            Optional.empty(),
            Optional.of(JsonValue.of("x".repeat(AuditContent.MAX_SIDE_BYTES))),
            Optional.empty());
    control
        .bean(TenantTransactions.class)
        .write(tenant, connection -> log.append(connection, tenant, entry));

    Obj after = data("/v1/audit?action=test.large").getFirst().object("after");
    assertThat(after.number("omitted_bytes")).isEqualTo(AuditContent.MAX_SIDE_BYTES + 2);
    assertThat(after.string("sha256")).hasSize(64);
    assertThat(verify(export(""))).isInstanceOf(Sound.class);
  }

  @Test
  void signsAfterEveryChangeAndEveryHourOfSilence() {
    Instant start = Instant.now();
    MovedClock clock = new MovedClock(start);
    Checkpoints checkpoints =
        new Checkpoints(
            control.bean(TenantTransactions.class),
            control.bean(CheckpointStore.class),
            control.bean(AuditSigner.class),
            clock);

    assertThat(checkpoints.takeDue()).isEqualTo(1);
    assertThat(checkpoints.takeDue()).isZero();
    clock.now = start.plus(Duration.ofMinutes(59));
    assertThat(checkpoints.takeDue()).isZero();
    clock.now = start.plus(Duration.ofMinutes(61));
    assertThat(checkpoints.takeDue()).isEqualTo(1);
    assertThat(checkpoints.takeDue()).isZero();
    control.post("/v1/nodes", node("news"));
    assertThat(checkpoints.takeDue()).isEqualTo(1);
    String note = control.get("/v1/audit/checkpoint").body();
    assertThat(
            AuditVerifier.checkpoint(
                note, List.of(control.bean(AuditSettings.class).keys().getPublic())))
        .hasValueSatisfying(checkpoint -> {
          assertThat(checkpoint.tenant()).isEqualTo(tenant);
          assertThat(checkpoint.sequence()).isEqualTo(2);
        });
  }

  @Test
  void outlivesItsTenant() throws SQLException, IOException {
    control.post("/v1/nodes", node("last words"));
    byte[] before = export("");
    try (Connection connection = control.database().connectAsOwner()) {
      execute(connection, "TRUNCATE tenant CASCADE");
    }
    try (Connection connection = control.database().connectAsOwner();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT set_config('app.tenant', '" + tenant + "', false)");
      try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM audit_entry")) {
        rows.next();
        assertThat(rows.getInt(1)).isEqualTo(2);
      }
    }
    assertThat(verify(before)).isInstanceOf(Sound.class);
  }

  @Test
  void listsByPageAndFilterAndAsATable() {
    for (int count = 0; count < 5; count++) {
      control.post("/v1/nodes", node("=n" + count));
    }
    String member =
        json(control.get("/v1/members")).array("data").getFirst().asObject().string("id");

    Obj first = json(control.get("/v1/audit?limit=2&action=node.create"));
    Obj second =
        json(
            control.get(
                "/v1/audit?limit=2&action=node.create&cursor=" + first.string("next_cursor")));

    assertThat(sequences(first)).containsExactly(6L, 5L);
    assertThat(sequences(second)).containsExactly(4L, 3L);
    assertThat(data("/v1/audit?actor=" + member)).hasSize(5);
    assertThat(data("/v1/audit?resource_type=tenant&resource_id=" + tenant)).hasSize(1);
    assertThat(data("/v1/audit?from=2100-01-01T00:00:00Z")).isEmpty();
    assertThat(data("/v1/audit?to=2100-01-01T00:00:00Z")).hasSize(6);
    assertThat(data("/v1/audit?node=" + org)).hasSize(1);
    assertThat(control.get("/v1/audit?actor=x").statusCode()).isEqualTo(400);
    assertThat(control.get("/v1/audit/999").statusCode()).isEqualTo(404);
    assertThat(control.get("/v1/audit/x").statusCode()).isEqualTo(400);
    assertThat(control.get("/v1/audit/export?first=9").statusCode()).isEqualTo(400);

    HttpResponse<String> table =
        control.send(
            HttpRequest.newBuilder(control.address("/v1/audit?limit=1"))
                .header("authorization", "Bearer " + ADMIN)
                .header("accept", "text/csv")
                .build());
    assertThat(table.headers().firstValue("content-type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/csv"));
    assertThat(table.headers().firstValue("link")).isPresent();
    assertThat(table.body().split("\r\n")).hasSize(2);
  }

  @Test
  void saysWhichWayAChangeCame() {
    assertThat(changedBy("cli").statusCode()).isEqualTo(201);
    assertThat(changedBy("console").statusCode()).isEqualTo(201);
    control.post("/v1/nodes", node("by api"));
    assertThat(names("/v1/audit?surface=cli")).containsExactly("by cli");
    assertThat(names("/v1/audit?surface=console")).containsExactly("by console");
    assertThat(names("/v1/audit?surface=api")).containsExactly("by api");
    assertThat(data("/v1/audit?surface=system").getFirst().string("action"))
        .isEqualTo("tenant.create");
    assertThat(changedBy("root").statusCode()).isEqualTo(400);
    assertThat(changedBy("system").statusCode()).as("what nobody may claim").isEqualTo(400);
    assertThat(control.get("/v1/audit?surface=root").statusCode()).isEqualTo(400);
  }

  private HttpResponse<String> changedBy(String client) {
    return control.send(
        HttpRequest.newBuilder(control.address("/v1/nodes"))
            .header("authorization", "Bearer " + ADMIN)
            .header("content-type", "application/json")
            .header("x-signalbox-client", client)
            .POST(HttpRequest.BodyPublishers.ofString(node("by " + client)))
            .build());
  }

  private List<String> names(String path) {
    return data(path).stream().map(row -> row.object("after").string("name")).toList();
  }

  private static List<Long> sequences(Obj page) {
    return page.array("data").stream().map(row -> row.asObject().number("sequence")).toList();
  }

  private List<Obj> data(String path) {
    List<Obj> rows = new ArrayList<>();
    json(control.get(path)).array("data").forEach(row -> rows.add(row.asObject()));
    return rows;
  }

  private String node(String name) {
    return "{\"kind\":\"team\",\"name\":\"" + name + "\",\"parent_id\":\"" + org + "\"}";
  }

  private byte[] export(String query) {
    HttpResponse<String> answer = control.get("/v1/audit/export" + query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body().getBytes(StandardCharsets.UTF_8);
  }

  private Verdict verify(byte[] file) throws IOException {
    return new AuditVerifier(
            List.of(control.bean(AuditSettings.class).keys().getPublic()), Optional.empty())
        .verify(new ByteArrayInputStream(file));
  }

  private void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT set_config('app.tenant', '" + tenant + "', false)");
      statement.execute(sql);
    }
  }

  private static final class MovedClock implements InstantSource {
    private Instant now;

    MovedClock(Instant now) {
      this.now = now;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
