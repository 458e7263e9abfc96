package dev.signalbox.control.change;

import static dev.signalbox.control.TestControl.ADMIN;
import static dev.signalbox.control.TestControl.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.TestControl;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue.Obj;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class ChangesIT {

  private static TestControl control;
  private static String tenant;
  private static String org;

  @BeforeAll
  static void start() {
    control = TestControl.start();
    tenant = json(control.get("/v1/tenant")).string("tenant_id");
    org = json(control.get("/v1/nodes")).array("data").getFirst().asObject().string("id");
  }

  @AfterAll
  static void stop() {
    control.close();
  }

  @Test
  void writeWhoDidWhatFromWhereAndWhy() throws SQLException {
    HttpRequest request =
        HttpRequest.newBuilder(control.address("/v1/nodes"))
            .header("authorization", "Bearer " + ADMIN)
            .header("content-type", "application/json")
            .header("x-signalbox-reason", "new quarter")
            .POST(BodyPublishers.ofString(body("Reasons")))
            .build();

    HttpResponse<String> answer = control.send(request);

    Obj entry = entries().getLast();
    assertThat(entry.string("action")).isEqualTo("node.create");
    assertThat(entry.string("tenant")).isEqualTo(tenant);
    assertThat(entry.object("actor").string("name")).isEqualTo("owner");
    assertThat(entry.object("actor").string("kind")).isEqualTo("member");
    assertThat(entry.string("surface")).isEqualTo("api");
    assertThat(entry.string("source")).isEqualTo("127.0.0.1");
    assertThat(entry.string("reason")).isEqualTo("new quarter");
    assertThat(entry.string("request_id"))
        .isEqualTo(answer.headers().firstValue("request-id").orElseThrow());
    assertThat(entry.object("resource").string("id")).isEqualTo(json(answer).string("id"));
    assertThat(entry.object("after").string("name")).isEqualTo("Reasons");
    assertThat(entry.get("before")).isEmpty();
  }

  @Test
  void writeNothingForADryRunOrARefusal() throws SQLException {
    int before = entries().size();

    HttpResponse<String> dry = control.post("/v1/nodes?dryRun=true", body("Dry"));
    HttpResponse<String> refused = control.post("/v1/nodes", "{\"kind\":\"org\"}");
    HttpResponse<String> wet = control.post("/v1/nodes?dryRun=false", body("Dry"));
    HttpResponse<String> taken = control.post("/v1/nodes?dryRun=true", body("Dry"));

    assertThat(dry.statusCode()).as(dry.body()).isEqualTo(201);
    assertThat(dry.headers().firstValue("signalbox-dry-run")).contains("true");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(wet.statusCode()).as(wet.body()).isEqualTo(201);
    assertThat(wet.headers().firstValue("signalbox-dry-run")).isEmpty();
    assertThat(taken.statusCode()).isEqualTo(409);
    assertThat(entries()).hasSize(before + 1);
  }

  @Test
  void refuseAWishThatCannotBeUnderstood() {
    HttpResponse<String> answer = control.post("/v1/nodes?dryRun=maybe", body("Maybe"));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).string("code")).isEqualTo("invalid_parameter");
  }

  @Test
  void neverWriteASecret() throws SQLException {
    String owner =
        json(control.get("/v1/members")).array("data").getFirst().asObject().string("id");
    String secret =
        json(control.post("/v1/keys", "{\"owner_id\":\"" + owner + "\"}")).string("key");
    control.post("/v1/nodes", body(secret));

    assertThat(entries().toString()).doesNotContain(secret).contains("sbx_[masked]");
  }

  private static String body(String name) {
    return "{\"kind\":\"team\",\"name\":\"" + name + "\",\"parent_id\":\"" + org + "\"}";
  }

  private static List<Obj> entries() throws SQLException {
    List<Obj> entries = new ArrayList<>();
    try (Connection connection = control.database().connectAsApp();
        PreparedStatement enter =
            connection.prepareStatement("SELECT set_config('app.tenant', ?, false)");
        PreparedStatement read =
            connection.prepareStatement("SELECT content FROM audit_entry ORDER BY sequence")) {
      enter.setString(1, tenant);
      enter.execute();
      try (ResultSet rows = read.executeQuery()) {
        while (rows.next()) {
          entries.add(Json.parse(rows.getBytes(1)).asObject());
        }
      }
    }
    return entries;
  }
}
