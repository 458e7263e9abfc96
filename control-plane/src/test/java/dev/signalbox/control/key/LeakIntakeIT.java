package dev.signalbox.control.key;

import static dev.signalbox.control.TestControl.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.TestControl;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.Secret;
import dev.signalbox.model.key.SecretDigest;
import dev.signalbox.model.key.VirtualKey;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reports in the form of GitHub's secret scanning partner programme, signed as GitHub signs.
final class LeakIntakeIT {

  private static final String NONE = "sbx_none";

  @TempDir static Path folder;
  private static KeyPair reporter;
  private static TestControl control;
  private static String owner;

  @BeforeAll
  static void start() throws GeneralSecurityException, IOException {
    reporter = keys("secp256r1");
    Path file = folder.resolve("reporters.json");
    Files.writeString(file, reporters(reporter));
    control = TestControl.startWithLeakReporters(file);
    owner = json(control.get("/v1/members")).array("data").getFirst().asObject().string("id");
  }

  @AfterAll
  static void stop() {
    control.close();
  }

  @Test
  void endsALiveKeyAndTellsTrueFromFalse() {
    Obj made = key();
    VirtualKey secret = secret(made);
    String guess = VirtualKey.withNewSecret(secret.id(), new Random(1)).whole().reveal();
    String stranger = VirtualKey.mint(new Random(2)).whole().reveal();

    HttpResponse<String> answer =
        report(finding(NONE), finding(guess), finding(made.string("key")), finding(stranger));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(labels(answer))
        .containsExactly("false_positive", "false_positive", "true_positive", "false_positive");
    assertThat(answer.body())
        .contains(SecretDigest.of(new Secret(NONE)).toHex())
        .doesNotContain(made.string("key"));
    Obj shown = json(control.get("/v1/keys/" + made.string("id")));
    assertThat(shown.array("secrets").getFirst().asObject().get("revoked_at")).isPresent();
    assertThat(shown.get("revoked_at")).as("the key waits for its next rotation").isEmpty();
    Obj entry = entries(made).getFirst().asObject();
    assertThat(entry.string("action")).isEqualTo("key.leak");
    assertThat(entry.string("surface")).isEqualTo("leak_intake");
    assertThat(entry.object("actor").string("kind")).isEqualTo("system");
    assertThat(entry.string("reason")).contains("https://git.example/x").contains("commit");
  }

  @Test
  void doesNothingASecondTime() {
    Obj made = key();
    report(finding(made.string("key")));
    int entries = entries(made).size();

    HttpResponse<String> again = report(finding(made.string("key")));

    assertThat(labels(again)).containsExactly("true_positive");
    assertThat(entries(made)).hasSize(entries);
  }

  @Test
  void leavesTheOtherSecretOfARotatingKeyAlone() {
    Obj made = key();
    Obj rotated = json(control.post("/v1/keys/" + made.string("id") + "/rotate", "{}"));

    report(finding(made.string("key")));

    List<JsonValue> secrets = json(control.get("/v1/keys/" + made.string("id"))).array("secrets");
    assertThat(secrets.get(0).asObject().get("revoked_at")).isPresent();
    assertThat(secrets.get(1).asObject().get("revoked_at")).isEmpty();
    assertThat(labels(report(finding(rotated.string("key"))))).containsExactly("true_positive");
  }

  @Test
  void putsTheKeyOnHoldInsteadIfItsTenantHasChosenSo() {
    set("suspend");
    try {
      Obj made = key();

      report(finding(made.string("key")));

      Obj shown = json(control.get("/v1/keys/" + made.string("id")));
      assertThat(shown.string("status_reason")).isEqualTo("held");
      assertThat(shown.array("secrets").getFirst().asObject().get("revoked_at")).isEmpty();
      assertThat(entries(made)).hasSize(2);
      report(finding(made.string("key")));
      assertThat(entries(made)).hasSize(2);
    } finally {
      set("revoke");
    }
  }

  @Test
  void believesNobodyElse() throws GeneralSecurityException {
    Obj made = key();
    String body = "[" + finding(made.string("key")) + "]";
    KeyPair other = keys("secp256r1");
    String good = sign(body, reporter);

    assertThat(send(body, "reporter", sign(body, other)).statusCode()).isEqualTo(401);
    assertThat(send(body, "somebody", good).statusCode()).isEqualTo(401);
    assertThat(send(body, "", good).statusCode()).isEqualTo(401);
    assertThat(send(body, "reporter", "").statusCode()).isEqualTo(401);
    assertThat(send(body, "reporter", "no base64!").statusCode()).isEqualTo(401);
    assertThat(send(body + " ", "reporter", good).statusCode()).isEqualTo(401);
    assertThat(control.post("/v1/leaked-keys", body).statusCode())
        .as("a token does not help")
        .isEqualTo(401);
    assertThat(json(control.get("/v1/keys/" + made.string("id"))).string("status"))
        .isEqualTo("active");
    assertThat(send(body, "reporter", good).statusCode()).isEqualTo(200);
  }

  @Test
  void refusesWhatIsNotAReport() {
    for (String body : List.of("", "{}", "[1]", "[{}]", "[{\"token\":5}]", "no json")) {
      assertThat(send(body, "reporter", sign(body, reporter)).statusCode()).as(body).isIn(400, 422);
    }
    assertThat(labels(report())).isEmpty();
  }

  @Test
  void isNotThereUnlessTheOperatorNamesReporters() {
    try (TestControl without = TestControl.start()) {
      String body = "[]";
      HttpResponse<String> answer = send(without, body, "reporter", sign(body, reporter));
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(without.send("GET", "/v1/no-such-thing", null, null).statusCode())
          .as("like any other address without a token")
          .isEqualTo(401);
    }
  }

  private static Obj key() {
    return json(control.post("/v1/keys", "{\"owner_id\":\"" + owner + "\"}"));
  }

  private static VirtualKey secret(Obj issued) {
    return VirtualKey.parse(issued.string("key")).orElseThrow();
  }

  private static String finding(String token) {
    return "{\"token\":\"%s\",\"type\":\"signalbox_key\",\"url\":\"https://git.example/x\",\"source\":\"commit\",\"new\":1}"
        .formatted(token);
  }

  private static List<String> labels(HttpResponse<String> answer) {
    return Json.parse(answer.body()).asArray().stream()
        .map(one -> one.asObject().string("label"))
        .toList();
  }

  private static List<JsonValue> entries(Obj key) {
    return json(control.get("/v1/audit?resource_type=key&resource_id=" + key.string("id")))
        .array("data");
  }

  private static void set(String rule) {
    HttpResponse<String> before = control.get("/v1/settings");
    HttpResponse<String> set =
        control.send(
            HttpRequest.newBuilder(control.address("/v1/settings"))
                .header("authorization", "Bearer " + TestControl.ADMIN)
                .header("content-type", "application/json")
                .header("if-match", before.headers().firstValue("etag").orElseThrow())
                .PUT(
                    BodyPublishers.ofString(
                        "{\"unknown_model_rule\":\"deny\",\"leaked_key_rule\":\"" + rule + "\"}"))
                .build());
    assertThat(set.statusCode()).as(set.body()).isEqualTo(200);
    assertThat(json(set).string("leaked_key_rule")).isEqualTo(rule);
  }

  private static HttpResponse<String> report(String... findings) {
    String body = "[" + String.join(",", findings) + "]";
    return send(body, "reporter", sign(body, reporter));
  }

  private static HttpResponse<String> send(String body, String identifier, String signature) {
    return send(control, body, identifier, signature);
  }

  private static HttpResponse<String> send(
      TestControl to, String body, String identifier, String signature) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(to.address("/v1/leaked-keys"))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body));
    if (!identifier.isEmpty()) {
      request.header("Github-Public-Key-Identifier", identifier);
    }
    if (!signature.isEmpty()) {
      request.header("Github-Public-Key-Signature", signature);
    }
    return to.send(request.build());
  }

  private static String sign(String body, KeyPair keys) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update(body.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static KeyPair keys(String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }

  private static String reporters(KeyPair keys) {
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
            + "\n-----END PUBLIC KEY-----\n";
    return Json.write(
        JsonValue.object()
            .put(
                "public_keys",
                JsonValue.array(
                    List.of(
                        JsonValue.object()
                            .put("key_identifier", "reporter")
                            .put("key", pem)
                            .put("is_current", true)
                            .build())))
            .build());
  }
}
