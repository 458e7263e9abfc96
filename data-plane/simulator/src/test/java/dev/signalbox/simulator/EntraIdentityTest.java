package dev.signalbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.key.Secret;
import dev.signalbox.simulator.Vendors.Answered;
import dev.signalbox.simulator.call.Header;
import dev.signalbox.simulator.entra.EntraDirectory;
import dev.signalbox.simulator.entra.EntraTokens;
import dev.signalbox.simulator.entra.KeyVault;
import dev.signalbox.simulator.jose.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Access tokens of Entra, and the vault that they open.
class EntraIdentityTest {

  private static final String PATH = "/" + EntraDirectory.TENANT + "/oauth2/v2.0/token";
  private static final String APP = "12121212-0000-4000-8000-000000000001";
  private static final String ASSERTION =
      "&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
          + "&client_assertion=";
  private static final SigningKey KEY = SigningKey.shared("thumb");

  private final Vendors vendors = new Vendors();

  @Test
  void givesATokenForASecret() {
    String secret = "&client_secret=" + EntraDirectory.CLIENT_SECRET.reveal();
    Answered given = token(EntraDirectory.CLIENT_ID, secret);
    assertThat(given.json().number("expires_in")).isEqualTo(3_599);
    assertThat(code(token(EntraDirectory.CLIENT_ID, "&client_secret=other"))).isEqualTo(7_000_215);
    assertThat(code(token(EntraDirectory.CLIENT_ID, ""))).isEqualTo(7_000_218);
    assertThat(code(token(APP, secret))).isEqualTo(700_016);
    assertThat(vendors.identities().calls().of("entra:token")).isEqualTo(4);
  }

  @Test
  void takesAssertionsSignedWithARegisteredCertificateOnce() {
    vendors.identities().entra().addCertificate(APP, "thumb", KEY.publicKey());
    String assertion = certificate(KEY, Duration.ofMinutes(5));
    assertThat(code(token(APP, ASSERTION + assertion))).isEqualTo(700_027);
    vendors.identities().entra().addCertificate(APP, "", KEY.publicKey());
    assertThat(token(APP, ASSERTION + assertion).status()).isEqualTo(200);
    assertThat(code(token(APP, ASSERTION + assertion))).isEqualTo(500_132);
    String forged = certificate(SigningKey.generate("thumb"), Duration.ofMinutes(5));
    assertThat(code(token(APP, ASSERTION + forged))).isEqualTo(700_027);
    vendors.clock.move(Duration.ofMinutes(6));
    assertThat(code(token(APP, ASSERTION + assertion))).isEqualTo(700_024);
  }

  @Test
  void takesTokensOfAFederatedSubject() {
    vendors.identities().entra().allowFederation(APP, "system:proxy");
    assertThat(
            token(APP, ASSERTION + federated("system:proxy", EntraTokens.FEDERATED_AUDIENCE))
                .status())
        .isEqualTo(200);
    assertThat(code(token(APP, ASSERTION + federated("other", EntraTokens.FEDERATED_AUDIENCE))))
        .isEqualTo(700_213);
    assertThat(code(token(APP, ASSERTION + federated("system:proxy", "elsewhere"))))
        .isEqualTo(700_212);
  }

  @Test
  void givesAManagedIdentityItsTokenAndOpensTheVault() {
    String path =
        "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=" + KeyVault.RESOURCE;
    assertThat(vendors.send("GET", path, "", List.of()).status()).isEqualTo(400);
    List<Header> metadata = List.of(new Header("Metadata", "true"));
    assertThat(vendors.send("GET", path + "&client_id=other", "", metadata).status())
        .isEqualTo(400);
    JsonValue.Obj token = vendors.send("GET", path, "", metadata).json();
    assertThat(token.string("expires_in")).isEqualTo("86400");

    String version = vendors.identities().keyVault().put("llm-key", new Secret("sk-1"));
    vendors.identities().keyVault().put("llm-key", new Secret("sk-2"));
    List<Header> bearer =
        List.of(new Header("authorization", "Bearer " + token.string("access_token")));
    String secrets = "/secrets/llm-key";
    String query = "?api-version=7.4";
    assertThat(vendors.send("GET", secrets + query, "", bearer).json().string("value"))
        .isEqualTo("sk-2");
    assertThat(
            vendors.send("GET", secrets + "/" + version + query, "", bearer).json().string("value"))
        .isEqualTo("sk-1");
    assertThat(vendors.send("GET", "/secrets/none" + query, "", bearer).status()).isEqualTo(404);
    Answered challenge = vendors.send("GET", secrets + query, "", List.of());
    assertThat(challenge.status()).isEqualTo(401);
    assertThat(challenge.header("www-authenticate")).contains("resource=\"https://vault.azure.net");
    vendors.clock.move(Duration.ofHours(24));
    assertThat(vendors.send("GET", secrets + query, "", bearer).status()).isEqualTo(401);
  }

  private String federated(String subject, String audience) {
    return vendors
        .identities()
        .issuer()
        .token(subject, audience, vendors.clock.instant(), Duration.ofMinutes(5));
  }

  private String certificate(SigningKey key, Duration life) {
    Instant now = vendors.clock.instant();
    return key.token(
        JsonValue.object()
            .put("iss", APP)
            .put("sub", APP)
            .put("aud", "https://login.microsoftonline.com" + PATH)
            .put("jti", "1")
            .put("nbf", now.getEpochSecond())
            .put("exp", now.plus(life).getEpochSecond())
            .build());
  }

  private Answered token(String clientId, String proof) {
    return vendors.send(
        "POST",
        PATH,
        "grant_type=client_credentials&scope=https://cognitiveservices.azure.com/.default&client_id="
            + clientId
            + proof,
        List.of());
  }

  private static long code(Answered answer) {
    return answer.json().array("error_codes").getFirst().asLong();
  }
}
