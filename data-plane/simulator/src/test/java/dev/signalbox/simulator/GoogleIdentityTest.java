package dev.signalbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.key.Secret;
import dev.signalbox.simulator.Vendors.Answered;
import dev.signalbox.simulator.call.Header;
import dev.signalbox.simulator.google.GoogleAccounts;
import dev.signalbox.simulator.jose.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Access tokens of Google Cloud: how they are got, what they open, when they end.
class GoogleIdentityTest {

  private static final String EMAIL = "proxy@simulator.iam.gserviceaccount.com";
  private static final String AUDIENCE =
      "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/r";
  private static final SigningKey KEY = SigningKey.shared("k1");

  private final Vendors vendors = new Vendors();

  @Test
  void givesATokenForASignedAssertion() {
    vendors.identities().google().addKey(EMAIL, "k1", KEY.publicKey());
    JsonValue.Obj token = assertion(KEY, GoogleAccounts.CLOUD_SCOPE, Duration.ofHours(1)).json();
    assertThat(token.number("expires_in")).isEqualTo(3_600);
    assertThat(live(token.string("access_token"))).isTrue();
    vendors.clock.move(Duration.ofHours(1));
    assertThat(live(token.string("access_token"))).isFalse();
    assertThat(vendors.identities().calls().of("google:token")).isEqualTo(1);
  }

  @Test
  void refusesAssertionsThatAreNotQuiteRight() {
    assertThat(described(assertion(KEY, GoogleAccounts.CLOUD_SCOPE, Duration.ofHours(1))))
        .isEqualTo("Invalid grant: account not found");
    vendors.identities().google().addKey(EMAIL, "k1", KEY.publicKey());
    SigningKey other = SigningKey.generate("k1");
    assertThat(described(assertion(other, GoogleAccounts.CLOUD_SCOPE, Duration.ofHours(1))))
        .isEqualTo("Invalid JWT Signature.");
    assertThat(described(assertion(KEY, GoogleAccounts.CLOUD_SCOPE, Duration.ofHours(2))))
        .startsWith("Invalid JWT: Token must be a short-lived token");
    assertThat(described(assertion(KEY, "email", Duration.ofHours(1))))
        .startsWith("Invalid OAuth scope");
  }

  @Test
  void writesKeyFilesAsGoogleDoes() {
    Secret file = vendors.identities().google().keyFile(EMAIL, "http://localhost/token");
    JsonValue.Obj json = Json.parse(file.reveal()).asObject();
    assertThat(json.string("type")).isEqualTo("service_account");
    assertThat(json.string("private_key")).startsWith("-----BEGIN PRIVATE KEY-----\n");
  }

  @Test
  void exchangesTokensOfTrustedSubjectsAndLetsThemImpersonate() {
    GoogleAccounts google = vendors.identities().google();
    assertThat(exchange("runner", "https:" + AUDIENCE).status()).isEqualTo(400);
    google.allowFederation(AUDIENCE, "runner");
    assertThat(exchange("runner", "https://elsewhere").status()).isEqualTo(400);
    String token = exchange("runner", "https:" + AUDIENCE).json().string("access_token");

    assertThat(impersonate(token).status()).isEqualTo(403);
    google.allowImpersonation(GoogleAccounts.federatedPrincipal(AUDIENCE, "runner"), EMAIL);
    JsonValue.Obj made = impersonate(token).json();
    assertThat(made.string("expireTime")).isEqualTo("2026-11-21T12:10:00Z");
    assertThat(
            google
                .live(made.string("accessToken"), vendors.clock.instant())
                .orElseThrow()
                .principal())
        .isEqualTo(EMAIL);
    assertThat(impersonate("ya29.other").status()).isEqualTo(401);
  }

  @Test
  void tellsAMachineItsTokenWhenAskedByName() {
    String path = "/computeMetadata/v1/instance/service-accounts/default/token";
    assertThat(vendors.send("GET", path, "", List.of()).status()).isEqualTo(403);
    List<Header> flavor = List.of(new Header("Metadata-Flavor", "Google"));
    String first = vendors.send("GET", path, "", flavor).json().string("access_token");
    vendors.clock.move(Duration.ofMinutes(55));
    JsonValue.Obj same = vendors.send("GET", path, "", flavor).json();
    assertThat(same.string("access_token")).isEqualTo(first);
    assertThat(same.number("expires_in")).isEqualTo(300);
    vendors.clock.move(Duration.ofMinutes(2));
    assertThat(vendors.send("GET", path, "", flavor).json().string("access_token"))
        .isNotEqualTo(first);
  }

  @Test
  void givesSecretsToThoseWithAToken() {
    vendors.identities().googleSecrets().put("projects/p/secrets/key", new Secret("sk-1"));
    vendors.identities().googleSecrets().put("projects/p/secrets/key", new Secret("123456789"));
    String path = "/v1/projects/p/secrets/key/versions/";
    List<Header> bearer =
        List.of(new Header("authorization", "Bearer " + GoogleAccounts.ACCESS_TOKEN.reveal()));
    JsonValue.Obj latest = vendors.send("GET", path + "latest:access", "", bearer).json();
    assertThat(latest.string("name")).isEqualTo("projects/p/secrets/key/versions/2");
    assertThat(latest.object("payload").string("data")).isEqualTo("MTIzNDU2Nzg5");
    assertThat(latest.object("payload").string("dataCrc32c")).isEqualTo("3808858755");
    assertThat(
            vendors
                .send("GET", path + "1:access", "", bearer)
                .json()
                .object("payload")
                .string("data"))
        .isEqualTo("c2stMQ==");
    assertThat(vendors.send("GET", path + "3:access", "", bearer).status()).isEqualTo(404);
    assertThat(vendors.send("GET", path + "1:access", "", List.of()).status()).isEqualTo(401);
  }

  private Answered assertion(SigningKey key, String scope, Duration life) {
    Instant now = vendors.clock.instant();
    String token =
        key.token(
            JsonValue.object()
                .put("iss", EMAIL)
                .put("scope", scope)
                .put("aud", "https://oauth2.googleapis.com/token")
                .put("iat", now.getEpochSecond())
                .put("exp", now.plus(life).getEpochSecond())
                .build());
    return vendors.send(
        "POST",
        "/token",
        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=" + token,
        List.of());
  }

  private Answered exchange(String subject, String audience) {
    String token =
        vendors
            .identities()
            .issuer()
            .token(subject, audience, vendors.clock.instant(), Duration.ofMinutes(5));
    return vendors.send(
        "POST",
        "/v1/token",
        "grant_type=urn:ietf:params:oauth:grant-type:token-exchange&audience="
            + AUDIENCE
            + "&scope=x&requested_token_type=urn:ietf:params:oauth:token-type:access_token"
            + "&subject_token_type=urn:ietf:params:oauth:token-type:jwt&subject_token="
            + token,
        List.of());
  }

  private Answered impersonate(String token) {
    return vendors.send(
        "POST",
        "/v1/projects/-/serviceAccounts/" + EMAIL + ":generateAccessToken",
        "{\"scope\":[\"" + GoogleAccounts.CLOUD_SCOPE + "\"],\"lifetime\":\"600s\"}",
        List.of(new Header("authorization", "Bearer " + token)));
  }

  private boolean live(String token) {
    return vendors.identities().google().live(token, vendors.clock.instant()).isPresent();
  }

  private static String described(Answered answer) {
    assertThat(answer.status()).isEqualTo(400);
    return answer.json().string("error_description");
  }
}
