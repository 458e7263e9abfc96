package dev.signalbox.control.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.compiler.KeySource;
import dev.signalbox.control.TestControl;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.policy.PolicySources;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.Secret;
import dev.signalbox.model.key.SecretDigest;
import dev.signalbox.model.key.VirtualKey;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.PreparedStatement;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/// A control plane with what key tests do to it over and over.
final class KeyControl implements AutoCloseable {

  private static final AtomicInteger NAMES = new AtomicInteger();

  private final TestControl control = TestControl.start();
  private final TenantId tenant =
      TenantId.parse(TestControl.json(control.get("/v1/tenant")).string("tenant_id"));

  TestControl control() {
    return control;
  }

  String org() {
    return TestControl.json(control.get("/v1/nodes"))
        .array("data")
        .getFirst()
        .asObject()
        .string("id");
  }

  String team() {
    return id(
        "/v1/nodes",
        "{\"kind\":\"team\",\"name\":\"team-%d\",\"parent_id\":\"%s\"}"
            .formatted(NAMES.incrementAndGet(), org()));
  }

  String member(String node) {
    return id(
        "/v1/members",
        "{\"kind\":\"person\",\"name\":\"m%d@acme.example\",\"node_id\":\"%s\"}"
            .formatted(NAMES.incrementAndGet(), node));
  }

  /// A token of a member who holds a built-in role at a node.
  String tokenOf(String member, String role, String node) {
    bind(member, role, node);
    return tokenWithoutRole(member);
  }

  /// A token of a member, who holds nothing by it.
  String tokenWithoutRole(String member) {
    String token = "sbx_test_" + "x".repeat(30) + NAMES.incrementAndGet();
    sql(
        "INSERT INTO api_token (tenant_id, id, member_id, digest, created_at)"
            + " VALUES (?, gen_random_uuid(), ?, ?, now())",
        tenant.value(),
        UUID.fromString(member),
        HexFormat.of().parseHex(SecretDigest.of(new Secret(token)).toHex()));
    return token;
  }

  void bind(String member, String role, String node) {
    sql(
        "INSERT INTO role_binding (tenant_id, id, member_id, built_in_role, node_id, effect,"
            + " created_at) VALUES (?, gen_random_uuid(), ?, ?, ?, 'allow', now())",
        tenant.value(),
        UUID.fromString(member),
        role,
        UUID.fromString(node));
  }

  void sql(String sql, Object... values) {
    control
        .bean(TenantTransactions.class)
        .write(
            tenant,
            connection -> {
              try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int index = 0; index < values.length; index++) {
                  statement.setObject(index + 1, values[index]);
                }
                return statement.executeUpdate();
              }
            });
  }

  /// What the compiler is told of a key; empty if it is told nothing.
  Optional<KeySource> compiled(String id) {
    return control
        .bean(TenantTransactions.class)
        .read(tenant, PolicySources::ofTenant)
        .getFirst()
        .keys()
        .stream()
        .filter(key -> key.id().value().equals(id))
        .findFirst();
  }

  HttpResponse<String> send(String method, String path, String token, String body) {
    return control.send(method, path, token, body.isEmpty() ? null : body);
  }

  /// Sends with the admin token and an `if-match` header.
  HttpResponse<String> patch(String path, String etag, String body) {
    return control.send(
        HttpRequest.newBuilder(control.address(path))
            .header("authorization", "Bearer " + TestControl.ADMIN)
            .header("content-type", "application/json")
            .header("if-match", etag)
            .method("PATCH", BodyPublishers.ofString(body))
            .build());
  }

  /// A new key, as it is answered.
  Obj key(String body) {
    return created("/v1/keys", body);
  }

  Obj created(String path, String body) {
    HttpResponse<String> answer = control.post(path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return TestControl.json(answer);
  }

  Obj show(String id) {
    HttpResponse<String> answer = control.get("/v1/keys/" + id);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return TestControl.json(answer);
  }

  static VirtualKey secret(Obj issued) {
    return VirtualKey.parse(issued.string("key")).orElseThrow();
  }

  private String id(String path, String body) {
    return created(path, body).string("id");
  }

  @Override
  public void close() {
    control.close();
  }
}
