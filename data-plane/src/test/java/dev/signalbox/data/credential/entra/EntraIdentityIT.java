package dev.signalbox.data.credential.entra;

import static dev.signalbox.data.credential.Identities.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.credential.FakeService;
import dev.signalbox.data.credential.FakeService.Answer;
import dev.signalbox.data.credential.FakeService.Received;
import dev.signalbox.data.credential.Identities;
import dev.signalbox.data.credential.renew.Held;
import dev.signalbox.model.bundle.CredentialSpec.Scheme;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.Secret;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntraIdentityIT {

  private static final String PASSWORD = "changeit";

  @TempDir private Path folder;
  private final Identities world = new Identities();
  private final FakeService entra = new FakeService();

  @AfterEach
  void close() {
    entra.close();
    world.close();
  }

  @Test
  void provesByAClientSecret() {
    entra.answer(request -> token(request.form("client_secret").equals("pw-1") ? "e-1" : ""));

    Held<Secret> token = token("client_secret", Held.always(new Secret("pw-1")), Map.of());
    world.settle();

    assertThat(world.value(token)).isEqualTo("e-1");
    Received request = entra.last();
    assertThat(request.path()).isEqualTo("/dir-1/oauth2/v2.0/token");
    assertThat(request.form("grant_type")).isEqualTo("client_credentials");
    assertThat(request.form("client_id")).isEqualTo("app-1");
    assertThat(request.form("scope")).isEqualTo("https://cognitiveservices.azure.com/.default");
  }

  @Test
  void provesByACertificate() throws Exception {
    KeyStore store = rsaCertificate();
    X509Certificate certificate = (X509Certificate) store.getCertificate("a");
    String pem =
        Identities.pem("PRIVATE KEY", store.getKey("a", PASSWORD.toCharArray()).getEncoded())
            + Identities.pem("CERTIFICATE", certificate.getEncoded());
    entra.answer(request -> token("e-2"));

    Held<Secret> token = token("certificate", Held.always(new Secret(pem)), Map.of());
    world.settle();

    assertThat(world.value(token)).isEqualTo("e-2");
    String[] parts = entra.last().form("client_assertion").split("\\.", -1);
    Signature signature = Signature.getInstance("RSASSA-PSS");
    signature.setParameter(
        new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    signature.initVerify(certificate);
    signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    Obj header = Json.parse(Base64.getUrlDecoder().decode(parts[0])).asObject();
    Obj claims = Json.parse(Base64.getUrlDecoder().decode(parts[1])).asObject();
    assertThat(header.string("x5t#S256"))
        .isEqualTo(
            Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                    MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded())));
    assertThat(claims.string("aud")).isEqualTo(entra.url() + "/dir-1/oauth2/v2.0/token");
    assertThat(claims.string("iss")).isEqualTo("app-1").isEqualTo(claims.string("sub"));
  }

  @Test
  void provesByTheTokenThatThePlatformKeepsFresh() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "k8s-1\n");
    entra.answer(request -> token("for-" + request.form("client_assertion")));

    Held<Secret> token =
        token("workload_identity", Held.always(null), Map.of("token_file", file.toString()));
    world.settle();
    assertThat(world.value(token)).isEqualTo("for-k8s-1");

    Files.writeString(file, "k8s-2");
    world.pass(Duration.ofMinutes(50));
    assertThat(world.value(token)).isEqualTo("for-k8s-2");
  }

  @Test
  void asksTheMachineForItsIdentity() {
    entra.answer(request ->
        "true".equals(request.fields().get("metadata"))
            ? Answer.ok("{\"access_token\":\"m-1\",\"expires_in\":\"3599\"}")
            : Answer.of(400, ""));

    Held<Secret> token =
        token("managed_identity", Held.always(null), Map.of("endpoint.metadata", entra.url()));
    world.settle();

    assertThat(world.value(token)).isEqualTo("m-1");
    assertThat(entra.last().path()).isEqualTo("/metadata/identity/oauth2/token");
    assertThat(entra.last().query())
        .isEqualTo(
            "api-version=2018-02-01&resource=https%3A%2F%2Fcognitiveservices.azure.com&client_id=app-1");
  }

  @Test
  void asksTheSiteForItsIdentityWhereTheEnvironmentNamesIt() {
    entra.answer(request ->
        "h-1".equals(request.fields().get("x-identity-header"))
            ? token("s-1")
            : Answer.of(401, ""));
    Held<Secret> token =
        new EntraSources(
                world.door,
                Map.of("IDENTITY_ENDPOINT", entra.url() + "/msi", "IDENTITY_HEADER", "h-1"),
                world.follower,
                new Random(1))
            .token(
                spec(Scheme.ENTRA, false, Map.of("source", "managed_identity")), Held.always(null));

    world.settle();

    assertThat(world.value(token)).isEqualTo("s-1");
  }

  /// Made by the JDK's own tool.
  private KeyStore rsaCertificate() throws Exception {
    Path file = folder.resolve("a.p12");
    Process tool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-dname",
                "CN=signalbox",
                "-alias",
                "a",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(tool.waitFor()).as(said).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  private Held<Secret> token(String source, Held<Secret> secret, Map<String, String> more) {
    Map<String, String> settings = new TreeMap<>(more);
    settings.put("source", source);
    settings.put("tenant_id", "dir-1");
    settings.put("client_id", "app-1");
    settings.put("endpoint.token", entra.url());
    return new EntraSources(world.door, Map.of(), world.follower, new Random(1))
        .token(spec(Scheme.ENTRA, true, settings), secret);
  }

  private static Answer token(String token) {
    return token.isEmpty()
        ? Answer.of(401, "{\"error\":\"invalid_client\"}")
        : Answer.ok("{\"access_token\":\"" + token + "\",\"expires_in\":3599}");
  }
}
