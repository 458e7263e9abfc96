package dev.signalbox.simulator.vault;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.key.Secret;
import dev.signalbox.simulator.call.Answers;
import dev.signalbox.simulator.call.Authority;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Request;
import dev.signalbox.simulator.call.Tally;
import dev.signalbox.simulator.jose.OidcIssuer;
import dev.signalbox.simulator.script.Seal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A vault (docs: developer.hashicorp.com/vault/api-docs). Counts `vault:login`, `vault:renew`,
/// `vault:lookup` and `vault:read`.
public final class Vault implements Authority {

  /// A token that every simulator knows and that never ends.
  public static final Secret ROOT_TOKEN = new Secret("hvs.simulator-root");

  /// The audience of Kubernetes tokens.
  public static final String AUDIENCE = "vault";

  /// How long a token lives from its login or last renewal.
  public static final Duration LEASE = Duration.ofHours(1);

  private static final Duration MAX_LIFE = Duration.ofHours(4);
  private static final Pattern LOGIN = Pattern.compile("/v1/auth/[a-z0-9/_-]+/login");
  private static final Pattern DATA = Pattern.compile("/v1/([a-z0-9_-]+)/data/(.+)");

  private final OidcIssuer issuer;
  private final Seal seal;
  private final Tally tally;
  private final Map<String, String> appRoles = new HashMap<>();
  private final Map<String, String> serviceAccounts = new HashMap<>();
  private final Map<String, Token> tokens = new HashMap<>();
  private final Map<String, List<Map<String, String>>> secrets = new HashMap<>();

  private record Token(Instant created, Instant expires) {}

  public Vault(OidcIssuer issuer, Seal seal, Tally tally) {
    this.issuer = issuer;
    this.seal = seal;
    this.tally = tally;
    reset();
  }

  /// Back to what every simulator knows.
  public synchronized void reset() {
    appRoles.clear();
    serviceAccounts.clear();
    tokens.clear();
    secrets.clear();
    tokens.put(ROOT_TOKEN.reveal(), new Token(Instant.EPOCH, Instant.MAX));
  }

  /// Registers an AppRole.
  public synchronized void addAppRole(String roleId, Secret secretId) {
    appRoles.put(roleId, secretId.reveal());
  }

  /// Registers a Kubernetes role for a subject of the simulator's own issuer.
  public synchronized void addKubernetesRole(String role, String subject) {
    serviceAccounts.put(role, subject);
  }

  /// Adds a version of a secret.
  ///
  /// @param mount where the key-value engine is mounted, such as `secret`
  public synchronized void put(String mount, String path, Map<String, String> values) {
    secrets
        .computeIfAbsent(mount + "/" + path, ignored -> new ArrayList<>())
        .add(new TreeMap<>(values));
  }

  /// Ends all tokens but the root token at once, as a revocation does.
  public synchronized void revokeAll() {
    tokens.keySet().removeIf(token -> !token.equals(ROOT_TOKEN.reveal()));
  }

  @Override
  public synchronized Optional<Reply.Whole> answer(Request request) {
    boolean reads = request.method().equals("GET");
    if (request.path().equals("/v1/auth/token/renew-self") && !reads) {
      return Optional.of(renew(request));
    }
    if (request.path().equals("/v1/auth/token/lookup-self") && reads) {
      return Optional.of(lookup(request));
    }
    if (LOGIN.matcher(request.path()).matches() && !reads) {
      return Optional.of(login(request));
    }
    Matcher data = DATA.matcher(Request.decodePath(request.path()));
    return data.matches() && reads
        ? Optional.of(read(request, data.group(1) + "/" + data.group(2)))
        : Optional.empty();
  }

  private Reply.Whole login(Request request) {
    tally.count("vault:login");
    JsonValue.Obj body = Answers.body(request);
    if (body.get("role_id").isPresent()) {
      String secret = appRoles.getOrDefault(Answers.text(body, "role_id"), "");
      boolean good = !secret.isEmpty() && secret.equals(Answers.text(body, "secret_id"));
      return good ? granted(request) : errors(400, "invalid role or secret ID");
    }
    String subject = serviceAccounts.getOrDefault(Answers.text(body, "role"), "");
    if (subject.isEmpty()) {
      return errors(400, "invalid role name \"" + Answers.text(body, "role") + "\"");
    }
    boolean good =
        issuer
            .verify(Answers.text(body, "jwt"), AUDIENCE, request.at())
            .filter(jwt -> jwt.claim("sub").equals(subject))
            .isPresent();
    return good ? granted(request) : errors(403, "permission denied");
  }

  private Reply.Whole granted(Request request) {
    String token = seal.id("hvs.", request.requestId());
    tokens.put(token, new Token(request.at(), request.at().plus(LEASE)));
    return auth(request, token, LEASE);
  }

  private Reply.Whole renew(Request request) {
    tally.count("vault:renew");
    Optional<Token> token = live(request);
    if (token.isEmpty()) {
      return errors(403, "permission denied");
    }
    if (token.get().expires().equals(Instant.MAX)) {
      return errors(400, "lease is not renewable");
    }
    Instant last = token.get().created().plus(MAX_LIFE);
    Instant end = request.at().plus(LEASE);
    Instant expires = end.isBefore(last) ? end : last;
    String text = request.headers().first("x-vault-token").orElseThrow();
    tokens.put(text, new Token(token.get().created(), expires));
    return auth(request, text, Duration.between(request.at(), expires));
  }

  private Reply.Whole lookup(Request request) {
    tally.count("vault:lookup");
    Optional<Token> token = live(request);
    if (token.isEmpty()) {
      return errors(403, "permission denied");
    }
    boolean root = token.get().expires().equals(Instant.MAX);
    long seconds = root ? 0 : Duration.between(request.at(), token.get().expires()).toSeconds();
    return Answers.json(
        200,
        envelope(request)
            .put("data", JsonValue.object().put("ttl", seconds).put("renewable", !root).build())
            .build());
  }

  private Reply.Whole read(Request request, String path) {
    tally.count("vault:read");
    if (live(request).isEmpty()) {
      return errors(403, "permission denied");
    }
    List<Map<String, String>> versions = secrets.getOrDefault(path, List.of());
    String wanted = request.query("version").orElse("0");
    int version = wanted.matches("[1-9][0-9]{0,5}") ? Integer.parseInt(wanted) : versions.size();
    if (version < 1 || version > versions.size()) {
      return Answers.json(
          404, JsonValue.object().put("errors", JsonValue.array(List.of())).build());
    }
    JsonValue.ObjectBuilder values = JsonValue.object();
    versions.get(version - 1).forEach(values::put);
    return Answers.json(
        200,
        envelope(request)
            .put(
                "data",
                JsonValue.object()
                    .put("data", values.build())
                    .put(
                        "metadata",
                        JsonValue.object()
                            .put("created_time", "2026-01-01T00:00:00Z")
                            .put("deletion_time", "")
                            .put("destroyed", false)
                            .put("version", version)
                            .build())
                    .build())
            .build());
  }

  private Optional<Token> live(Request request) {
    return request
        .headers()
        .first("x-vault-token")
        .flatMap(text -> Optional.ofNullable(tokens.get(text)))
        .filter(token -> request.at().isBefore(token.expires()));
  }

  private static JsonValue.ObjectBuilder envelope(Request request) {
    return JsonValue.object()
        .put("request_id", request.requestId())
        .put("lease_id", "")
        .put("renewable", false)
        .put("lease_duration", 0);
  }

  private Reply.Whole auth(Request request, String token, Duration lease) {
    return Answers.json(
        200,
        envelope(request)
            .put("data", new JsonValue.Null())
            .put(
                "auth",
                JsonValue.object()
                    .put("client_token", token)
                    .put("accessor", seal.id("", token))
                    .put("policies", JsonValue.array(List.of(JsonValue.of("default"))))
                    .put("token_type", "service")
                    .put("lease_duration", lease.toSeconds())
                    .put("renewable", true)
                    .build())
            .build());
  }

  private static Reply.Whole errors(int status, String error) {
    return Answers.json(
        status,
        JsonValue.object().put("errors", JsonValue.array(List.of(JsonValue.of(error)))).build());
  }
}
