package dev.signalbox.control.role;

import static dev.signalbox.control.TestControl.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.TestControl;
import dev.signalbox.control.access.BuiltInRole;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.http.Contract;
import dev.signalbox.control.role.Operations.Operation;
import dev.signalbox.control.role.Org.Actor;
import dev.signalbox.control.usage.UsageControl;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Every operation of the contract, tried as everybody. What an operation needs is said by the
/// table in `docs/reference/permissions.md`: a new operation needs a row there. Its body is made
/// from the contract; where that is not enough to get as far as the question of permission, add one
/// to [#BODIES].
final class MatrixIT {

  private static final Path PAGE = Path.of("..", "docs", "reference", "permissions.md");
  private static final Pattern ROW =
      Pattern.compile("\\| `(\\w+)` \\| (?:`([a-z.]+)`|([a-z ]+))[^|]*\\|");

  private static final String OTHER = "sbt_other_0123456789abcdef0123456789abcdef";

  /// What the table says of an operation that needs no permission.
  private static final String EVERYBODY = "everybody";

  private static final String PROXY = "a proxy";
  private static final String MEMBER = "any member";

  private static TestControl control;
  private static Map<String, String> needs;
  private static List<Operation> operations;
  private static Things own;
  private static final Map<String, String> TOKENS = new TreeMap<>();

  /// Ids of things of the first tenant, or of nothing.
  private record Things(Map<String, String> ids) {

    static Things none() {
      Map<String, String> random = new HashMap<>();
      own.ids().keySet().forEach(name -> random.put(name, UUID.randomUUID().toString()));
      random.put("key", "AbCdEfGhIjKl");
      random.put("name", "nothing");
      random.put("version", "999999");
      random.put("number", "9");
      random.put("sequence", "999999999");
      return new Things(random);
    }

    String id(String name) {
      return ids.getOrDefault(name, UUID.randomUUID().toString());
    }
  }

  @BeforeAll
  static void start() throws IOException {
    control = TestControl.start();
    Org org = new Org(control);
    String root = org.root();
    String node = org.node("team", root);
    String member = org.member(node);
    String group = org.group(node, member);
    String binding = org.bind(group, "viewer", node);
    String role = org.role(root, Permission.NODE_READ);
    org.token(member, Permission.NODE_READ);
    String token = org.listed(TestControl.ADMIN, "/v1/tokens").getLast();
    String key = json(control.post("/v1/keys", "{\"owner_id\":\"" + member + "\"}")).string("id");
    own =
        new Things(
            Map.ofEntries(
                Map.entry("root", root),
                Map.entry("node", node),
                Map.entry("member", member),
                Map.entry("group", group),
                Map.entry("binding", binding),
                Map.entry("role", role),
                Map.entry("token", token),
                Map.entry("key", key),
                Map.entry("name", "sim"),
                Map.entry("number", "1"),
                Map.entry("sequence", "999999998"),
                Map.entry("version", "3")));
    control.send("PUT", "/v1/providers/sim", TestControl.ADMIN, BODIES.get("putProvider"));
    control.send("PUT", "/v1/aliases/sim", TestControl.ADMIN, BODIES.get("putAlias"));
    UsageControl.on(control).otherTenant(OTHER);
    for (BuiltInRole each : BuiltInRole.values()) {
      TOKENS.put(each.wireName(), org.actor(each.wireName(), root).token());
    }
    Actor nobody = org.actor(root);
    TOKENS.put("nobody", nobody.token());
    operations = new Operations(control.bean(Contract.class).document()).all();
    needs = new TreeMap<>();
    Matcher row = ROW.matcher(Files.readString(PAGE));
    while (row.find()) {
      needs.put(row.group(1), Optional.ofNullable(row.group(2)).orElse(row.group(3)).strip());
    }
  }

  @AfterAll
  static void stop() {
    control.close();
  }

  /// Bodies with `$name` for the id of a thing.
  private static final Map<String, String> BODIES =
      Map.of(
          "createNode", "{\"kind\":\"team\",\"name\":\"x\",\"parent_id\":\"$node\"}",
          "createMember", "{\"kind\":\"person\",\"name\":\"x@example.org\",\"node_id\":\"$node\"}",
          "createGroup", "{\"name\":\"x\",\"node_id\":\"$node\"}",
          "createRole", "{\"name\":\"x\",\"node_id\":\"$node\",\"permissions\":[\"node.read\"]}",
          "createBinding",
              "{\"principal_id\":\"$member\",\"role\":\"viewer\",\"node_id\":\"$node\"}",
          "createKey", "{\"owner_id\":\"$member\"}",
          "putProvider",
              "{\"base_url\":\"http://127.0.0.1:9/v1\",\"formats\":[\"openai\"],"
                  + "\"models\":[\"s*\"],\"scheme\":\"none\",\"secret\":\"none\"}",
          "putAlias", "{\"provider\":\"sim\",\"model\":\"s1\"}");

  private static final Map<String, String> QUERIES =
      Map.of(
          "explainAccess", "principal=$member&permission=node.read&node=$node",
          "getCosts", "group_by=model",
          "listSessions", "node=$node");

  @Test
  void namesWhatEveryOperationNeeds() {
    assertThat(needs.keySet())
        .as("rows of the table in docs/reference/permissions.md")
        .isEqualTo(
            operations.stream().map(Operation::id).collect(Collectors.toCollection(TreeSet::new)));
    assertThat(needs.values())
        .allSatisfy(need -> {
          if (!List.of(EVERYBODY, PROXY, MEMBER).contains(need)) {
            assertThat(Permission.fromWireName(need)).isNotNull();
          }
        });
  }

  @Test
  void letsEveryRoleDoWhatItHoldsAndNothingElse() {
    List<String> wrong = new ArrayList<>();
    int tried = 0;
    for (Operation operation : operations) {
      String need = needs.getOrDefault(operation.id(), "");
      if (List.of(EVERYBODY, PROXY).contains(need)) {
        continue;
      }
      for (Map.Entry<String, String> token : TOKENS.entrySet()) {
        boolean may =
            need.equals(MEMBER)
                || BuiltInRole.named(token.getKey()).stream()
                    .anyMatch(role -> role.permissions().contains(Permission.fromWireName(need)));
        HttpResponse<String> answer = send(operation, token.getValue(), own);
        int status = answer.statusCode();
        tried++;
        if (may ? status == 401 || status == 403 || status >= 500 : status != 403) {
          wrong.add(
              "%s as %s: %d %s".formatted(operation.id(), token.getKey(), status, answer.body()));
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(tried).isGreaterThan(300);
  }

  @Test
  void letsNobodyInWithoutTheRightKindOfCredential() {
    List<String> wrong = new ArrayList<>();
    for (Operation operation : operations) {
      String need = needs.getOrDefault(operation.id(), "");
      Stream<String> strangers =
          switch (need) {
            case EVERYBODY -> Stream.of();
            case PROXY -> Stream.of("", TestControl.ADMIN, "sbt_" + "0".repeat(64));
            default -> Stream.of("", TestControl.PROXY, "sbt_" + "0".repeat(64));
          };
      strangers.forEach(token -> {
        HttpResponse<String> answer = send(operation, token.isEmpty() ? null : token, own);
        if (answer.statusCode() != 401) {
          wrong.add(operation.id() + " with '" + token + "': " + answer.statusCode());
        }
      });
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void tellsAnotherTenantNothing() {
    List<String> wrong = new ArrayList<>();
    for (Operation operation : operations) {
      if (List.of(EVERYBODY, PROXY).contains(needs.getOrDefault(operation.id(), ""))) {
        continue;
      }
      HttpResponse<String> foreign = send(operation, OTHER, own);
      HttpResponse<String> nothing = send(operation, OTHER, Things.none());
      boolean creates = operation.method().equals("PUT") && operation.path().endsWith("{name}");
      if (foreign.statusCode() != nothing.statusCode()
          || !Org.code(foreign).equals(Org.code(nothing))
          || operation.hasPathParameter() && !creates && foreign.statusCode() != 404) {
        wrong.add(
            "%s: %d %s, but of nothing %d %s"
                .formatted(
                    operation.id(),
                    foreign.statusCode(),
                    foreign.body(),
                    nothing.statusCode(),
                    nothing.body()));
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static HttpResponse<String> send(
      Operation operation, @Nullable String token, Things things) {
    String path = operation.at(parameters(operation.path(), things));
    String query = filled(QUERIES.getOrDefault(operation.id(), ""), things);
    if (!operation.method().equals("GET")) {
      query += "&dryRun=true";
    }
    String body = BODIES.getOrDefault(operation.id(), operation.body());
    return control.send(
        operation.method(),
        path + (query.isEmpty() ? "" : "?" + query),
        token,
        body == null ? null : filled(body, things));
  }

  /// The values of the parameters in a path.
  private static List<String> parameters(String path, Things things) {
    String kind = path.replaceFirst("^/v1/", "").replaceFirst("s?/.*", "");
    List<String> values = new ArrayList<>();
    Matcher parameter = Pattern.compile("\\{(\\w+)}").matcher(path);
    while (parameter.find()) {
      values.add(things.id(parameter.group(1).equals("id") ? kind : parameter.group(1)));
    }
    return values;
  }

  private static String filled(String template, Things things) {
    String filled = template;
    for (String name : things.ids().keySet()) {
      filled = filled.replace("$" + name, things.id(name));
    }
    return filled;
  }
}
