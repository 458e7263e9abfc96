package dev.signalbox.data.credential.google;

import static dev.signalbox.data.credential.Identities.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.credential.FakeService;
import dev.signalbox.data.credential.FakeService.Answer;
import dev.signalbox.data.credential.FakeService.Received;
import dev.signalbox.data.credential.Identities;
import dev.signalbox.data.credential.renew.Held;
import dev.signalbox.model.bundle.CredentialSpec.Scheme;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoogleIdentityIT {

  private static final KeyPair KEYS = Identities.rsa();
  private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";

  @TempDir private Path folder;
  private final Identities world = new Identities();
  private final FakeService google = new FakeService();

  @AfterEach
  void close() {
    google.close();
    world.close();
  }

  @Test
  void signsAnAssertionWithTheKeyOfAServiceAccount() throws Exception {
    google.answer(request -> token("tok-1"));
    Held<Secret> token = serviceAccount();

    world.settle();

    assertThat(world.value(token)).isEqualTo("tok-1");
    Received request = google.last();
    assertThat(request.path()).isEqualTo("/token");
    assertThat(request.form("grant_type")).isEqualTo("urn:ietf:params:oauth:grant-type:jwt-bearer");
    Obj claims = verified(request.form("assertion"));
    assertThat(claims.string("iss")).isEqualTo("robot@p.iam.gserviceaccount.com");
    assertThat(claims.string("scope")).isEqualTo(SCOPE);
    assertThat(claims.string("aud")).isEqualTo(google.url() + "/token");
    assertThat(claims.number("exp") - claims.number("iat")).isEqualTo(3_600);
  }

  @Test
  void signsByTheTimeOfTheServiceWhereOurClockIsWrong() throws Exception {
    Instant truth = world.clock.instant().plus(Duration.ofHours(2));
    google.answer(request -> {
      boolean believed =
          Math.abs(claims(request.form("assertion")).number("iat") - truth.getEpochSecond()) < 60;
      return (believed ? token("tok-2") : Answer.of(400, "{\"error\":\"invalid_grant\"}"))
          .at(truth);
    });
    Held<Secret> token = serviceAccount();

    world.settle();

    assertThat(google.received()).hasSize(2);
    assertThat(world.value(token)).isEqualTo("tok-2");
  }

  @Test
  void exchangesATokenFromAFileAndActsForAServiceAccount() throws Exception {
    Path file = Files.writeString(folder.resolve("t.json"), "{\"id_token\":\"subject-1\"}");
    google.answer(request ->
        request.path().equals("/v1/token")
            ? token("federated-" + request.form("subject_token"))
            : Answer.ok(
                    "{\"accessToken\":\"acting-1\",\"expireTime\":\""
                        + world.clock.instant().plusSeconds(3600)
                        + "\"}")
                .at(world.clock.instant()));
    Held<Secret> token =
        sources()
            .token(
                spec(
                    Scheme.GOOGLE,
                    false,
                    Map.of(
                        "source", "federation",
                        "audience", "//iam.googleapis.com/projects/1/x",
                        "token_file", file.toString(),
                        "token_field", "id_token",
                        "service_account", "bot@p.iam.gserviceaccount.com",
                        "endpoint.token", google.url(),
                        "endpoint.iam", google.url())),
                Held.always(null));

    world.settle();

    assertThat(world.value(token)).isEqualTo("acting-1");
    Received exchange = google.received().getFirst();
    assertThat(exchange.form("audience")).isEqualTo("//iam.googleapis.com/projects/1/x");
    assertThat(exchange.form("subject_token_type"))
        .isEqualTo("urn:ietf:params:oauth:token-type:jwt");
    Received acting = google.last();
    assertThat(acting.path())
        .isEqualTo(
            "/v1/projects/-/serviceAccounts/bot@p.iam.gserviceaccount.com:generateAccessToken");
    assertThat(acting.fields()).containsEntry("authorization", "Bearer federated-subject-1");
    assertThat(acting.body()).contains("\"lifetime\":\"3600s\"").contains(SCOPE);
  }

  @Test
  void takesTheTokenOfTheMachine() {
    google.answer(request ->
        "Google".equals(request.fields().get("metadata-flavor"))
            ? token("machine-1")
            : Answer.of(403, ""));
    Held<Secret> token =
        sources()
            .token(
                spec(
                    Scheme.GOOGLE,
                    false,
                    Map.of("source", "metadata", "endpoint.metadata", google.url())),
                Held.always(null));

    world.settle();

    assertThat(world.value(token)).isEqualTo("machine-1");
    assertThat(google.last().path())
        .isEqualTo("/computeMetadata/v1/instance/service-accounts/default/token");
  }

  @Test
  void saysWhyThereIsNoTokenAndNothingElse() {
    google.answer(request ->
        Answer.of(
            400,
            "{\"error\":\"invalid_grant\",\"error_description\":\""
                + request.form("assertion")
                + "\"}"));
    Held<Secret> token = serviceAccount();

    world.settle();

    assertThat(world.value(token)).isEmpty();
    assertThat(world.told())
        .contains("answered with status 400, invalid_grant")
        .doesNotContain(google.last().form("assertion").substring(0, 20));
  }

  private Held<Secret> serviceAccount() {
    Obj file =
        JsonValue.object()
            .put("type", "service_account")
            .put("client_email", "robot@p.iam.gserviceaccount.com")
            .put("private_key_id", "k1")
            .put("private_key", Identities.pem("PRIVATE KEY", KEYS.getPrivate().getEncoded()))
            .put("token_uri", "https://evil.example/token")
            .build();
    return sources()
        .token(
            spec(
                Scheme.GOOGLE,
                true,
                Map.of("source", "service_account", "endpoint.token", google.url())),
            Held.always(new Secret(Json.write(file))));
  }

  private GoogleSources sources() {
    return new GoogleSources(world.door, Map.of(), world.follower);
  }

  private static Answer token(String token) {
    return Answer.ok(
        "{\"access_token\":\"" + token + "\",\"expires_in\":3599,\"token_type\":\"Bearer\"}");
  }

  private static Obj verified(String assertion) throws Exception {
    String[] parts = assertion.split("\\.", -1);
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(KEYS.getPublic());
    signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    return claims(assertion);
  }

  private static Obj claims(String assertion) {
    return Json.parse(Base64.getUrlDecoder().decode(assertion.split("\\.", -1)[1])).asObject();
  }
}
