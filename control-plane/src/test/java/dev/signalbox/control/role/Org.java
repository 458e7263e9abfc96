package dev.signalbox.control.role;

import static dev.signalbox.control.TestControl.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.TestControl;
import dev.signalbox.control.access.Permission;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Makes nodes, members, groups and bindings over the API, and acts as them.
final class Org {

  private final TestControl control;
  private final String admin;
  private int made;

  Org(TestControl control) {
    this(control, TestControl.ADMIN);
  }

  /// @param admin the token that makes things
  Org(TestControl control, String admin) {
    this.control = control;
    this.admin = admin;
  }

  /// A member and a token for it.
  record Actor(String id, String token) {}

  String root() {
    return json(send(admin, "GET", "/v1/nodes", null))
        .array("data")
        .getFirst()
        .asObject()
        .string("id");
  }

  String node(String kind, String parent) {
    return made(
        "/v1/nodes",
        "{\"kind\":\"%s\",\"name\":\"n%d\",\"parent_id\":\"%s\"}".formatted(kind, ++made, parent));
  }

  String member(String node) {
    return made(
        "/v1/members",
        "{\"kind\":\"person\",\"name\":\"p%d@example.org\",\"node_id\":\"%s\"}"
            .formatted(++made, node));
  }

  String group(String node, String... members) {
    String group =
        made("/v1/groups", "{\"name\":\"g%d\",\"node_id\":\"%s\"}".formatted(++made, node));
    for (String member : members) {
      assertThat(
              send(admin, "PUT", "/v1/groups/" + group + "/members/" + member, null).statusCode())
          .isEqualTo(204);
    }
    return group;
  }

  String role(String node, Permission... permissions) {
    return made(
        "/v1/roles",
        "{\"name\":\"r%d\",\"node_id\":\"%s\",\"permissions\":%s}"
            .formatted(++made, node, names(permissions)));
  }

  String bind(String principal, String role, String node) {
    return made("/v1/bindings", binding(principal, role, node, "allow"));
  }

  String deny(String principal, String role, String node) {
    return made("/v1/bindings", binding(principal, role, node, "deny"));
  }

  static String binding(String principal, String role, String node, String effect) {
    return "{\"principal_id\":\"%s\",\"role\":\"%s\",\"node_id\":\"%s\",\"effect\":\"%s\"}"
        .formatted(principal, role, node, effect);
  }

  /// A new member at a node, bound to a role there, with a token that is confined to nothing much.
  Actor actor(String role, String node) {
    Actor actor = actor(node);
    bind(actor.id(), role, node);
    return actor;
  }

  /// A new member at a node that holds nothing.
  Actor actor(String node) {
    String member = member(node);
    return new Actor(member, token(member, Permission.values()));
  }

  /// A token of a member for some permissions everywhere.
  String token(String member, Permission... permissions) {
    HttpResponse<String> answer =
        send(
            admin,
            "POST",
            "/v1/tokens",
            "{\"name\":\"t\",\"member_id\":\"%s\",\"node_id\":\"%s\",\"permissions\":%s}"
                .formatted(member, root(), names(permissions)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return json(answer).string("token");
  }

  static String names(Permission... permissions) {
    return Arrays.stream(permissions)
        .map(permission -> '"' + permission.wireName() + '"')
        .collect(Collectors.joining(",", "[", "]"));
  }

  HttpResponse<String> send(String token, String method, String path, @Nullable String body) {
    return control.send(method, path, token, body);
  }

  /// As [#send], with the entity tag that the resource must have.
  HttpResponse<String> sendIfMatch(
      String token, String method, String path, String etag, @Nullable String body) {
    return control.send(
        HttpRequest.newBuilder(control.address(path))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .header("authorization", "Bearer " + token)
            .header("content-type", "application/json")
            .header("if-match", etag)
            .build());
  }

  /// The code of a refusal; `ok` if it is none.
  static String code(HttpResponse<String> answer) {
    return answer.statusCode() < 300 ? "ok" : json(answer).string("code");
  }

  Obj explain(String token, String principal, Permission permission, String node) {
    HttpResponse<String> answer =
        send(
            token,
            "GET",
            "/v1/access/explain?principal=%s&permission=%s&node=%s"
                .formatted(principal, permission.wireName(), node),
            null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  List<String> listed(String token, String path) {
    return json(send(token, "GET", path, null)).array("data").stream()
        .map(JsonValue::asObject)
        .map(row -> row.string("id"))
        .toList();
  }

  private String made(String path, String body) {
    HttpResponse<String> answer = send(admin, "POST", path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return json(answer).string("id");
  }
}
