package dev.signalbox.control.fleet;

import dev.signalbox.control.TestControl;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.key.Secret;
import dev.signalbox.model.key.SecretDigest;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A proxy as the control plane sees one: it speaks the real protocol and serves nobody.
public final class TestProxy {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final TestControl control;
  private final String name;
  private String identity = mint();
  private UUID instance = UUID.randomUUID();
  private long sequence;
  private String id = "";
  private String etag = "";

  public TestProxy(TestControl control, String name) {
    this.control = control;
    this.name = name;
  }

  /// Another machine with everything that this one has on disk.
  TestProxy copy() {
    TestProxy twin = new TestProxy(control, name);
    twin.identity = identity;
    twin.id = id;
    return twin;
  }

  /// A new identity.
  public static String mint() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return "sbx_proxy_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static String digest(String identity) {
    return SecretDigest.of(new Secret(identity)).toHex();
  }

  public String id() {
    return id;
  }

  public String identity() {
    return identity;
  }

  /// Goes on with another identity.
  void use(String another) {
    identity = another;
  }

  /// The program starts anew.
  void restart() {
    instance = UUID.randomUUID();
    sequence = 0;
    etag = "";
  }

  public HttpResponse<String> enrol(String token) {
    String body =
        Json.write(
            JsonValue.object()
                .put("token", token)
                .put("name", name)
                .put("software_version", "0.3.0")
                .put("schemas", JsonValue.array(java.util.List.of(JsonValue.of(3))))
                .put("credential_sha256", digest(identity))
                .build());
    HttpResponse<String> answer = control.send("POST", "/v1/fleet/enrol", null, body);
    if (answer.statusCode() == 200) {
      id = TestControl.json(answer).string("proxy_id");
    }
    return answer;
  }

  /// Announces the next identity, with the one in use.
  HttpResponse<String> renew(String next) {
    return control.send(
        "POST", "/v1/fleet/renew", identity, "{\"credential_sha256\":\"" + digest(next) + "\"}");
  }

  /// Asks for the bundle; afterwards knows the one that it got.
  public HttpResponse<String> poll(int waitSeconds) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(control.address("/v1/bundle?wait=" + waitSeconds))
            .header("authorization", "Bearer " + identity);
    if (!etag.isEmpty()) {
      request.header("if-none-match", etag);
    }
    HttpResponse<String> answer = control.send(request.build());
    if (answer.statusCode() == 200) {
      etag = answer.headers().firstValue("etag").orElseThrow();
    }
    return answer;
  }

  /// The version that an answer carries.
  public static long version(HttpResponse<?> answer) {
    return Long.parseLong(answer.headers().firstValue("x-signalbox-policy-version").orElseThrow());
  }

  /// Polls without waiting and applies what comes. Answers with the version that it may see.
  public long pollAndApply() {
    HttpResponse<String> answer = poll(0);
    if (answer.statusCode() == 200) {
      applied(version(answer));
    }
    return version(answer);
  }

  public HttpResponse<String> applied(long version) {
    return report(++sequence, instance, version, Optional.empty(), 0);
  }

  public HttpResponse<String> refused(long inForce, long version, String error) {
    return report(++sequence, instance, inForce, Optional.of(error), version);
  }

  /// A report as it was sent before, or comes too late.
  HttpResponse<String> late(long oldSequence, long version) {
    return report(oldSequence, instance, version, Optional.empty(), 0);
  }

  HttpResponse<String> report(
      long number, UUID from, long inForce, Optional<String> error, long refused) {
    String now = Instant.now().toString();
    ObjectBuilder out =
        JsonValue.object()
            .put("instance", from.toString())
            .put("sequence", number)
            .put("sent_at", now)
            .put("outcome", error.isPresent() ? "refused" : "applied")
            .put("software_version", "0.3.0")
            .put("schemas", JsonValue.array(java.util.List.of(JsonValue.of(3))))
            .put("staleness_ms", 5);
    if (inForce > 0) {
      out.put(
          "in_force",
          JsonValue.object()
              .put("version", inForce)
              .put("digest", "")
              .put("nonce", etag)
              .put("applied_at", now)
              .build());
    }
    error.ifPresent(text ->
        out.put(
            "refused",
            JsonValue.object()
                .put("version", refused)
                .put("error", text)
                .put("refused_at", now)
                .build()));
    return send(out.build());
  }

  HttpResponse<String> send(JsonValue.Obj report) {
    return control.send("POST", "/v1/fleet/reports", identity, Json.write(report));
  }

  long sequence() {
    return sequence;
  }

  UUID instance() {
    return instance;
  }

  static HttpResponse<String> with(TestControl control, @Nullable String identity) {
    return control.send("GET", "/v1/bundle", identity, null);
  }
}
