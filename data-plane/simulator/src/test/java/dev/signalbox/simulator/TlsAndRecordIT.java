package dev.signalbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.key.Secret;
import dev.signalbox.simulator.SimulatorSettings.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// HTTPS with given PEM files, the file of finished exchanges, and the program itself.
class TlsAndRecordIT {

  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private Path folder;

  @Test
  void servesHttpsAndWritesDownEveryExchange() throws Exception {
    KeyStore store = keyStore();
    Path certificate = folder.resolve("certificate.pem");
    Path key = folder.resolve("key.pem");
    Files.writeString(
        certificate, pem("CERTIFICATE", store.getCertificate("simulator").getEncoded()));
    Files.writeString(key, pem("PRIVATE KEY", store.getKey("simulator", PASSWORD).getEncoded()));
    Path record = folder.resolve("record.jsonl");
    SimulatorSettings settings =
        SimulatorSettings.loopback(new MovableClock())
            .withTls(new Tls(certificate, key))
            .withApiKey(new Secret("right"))
            .withRecord(record);

    try (SimulatorServer server = SimulatorServer.start(settings);
        HttpClient client = HttpClient.newBuilder().sslContext(trusting(store)).build()) {
      assertThat(server.baseUri().getScheme()).isEqualTo("https");
      assertThat(post(client, server, "right").statusCode()).isEqualTo(200);
      assertThat(post(client, server, "wrong").statusCode()).isEqualTo(401);
    }

    List<JsonValue.Obj> lines =
        Files.readAllLines(record).stream().map(line -> Json.parse(line).asObject()).toList();
    assertThat(lines).extracting(line -> line.number("status")).containsExactly(200L, 401L);
  }

  @Test
  void saysWhenItsPortIsTaken() throws IOException {
    SimulatorSettings settings = SimulatorSettings.loopback(new MovableClock());
    try (SimulatorServer server = SimulatorServer.start(settings)) {
      int port = server.baseUri().getPort();
      assertThatThrownBy(() -> SimulatorServer.start(settings.withAddress("127.0.0.1", port)))
          .isInstanceOf(IOException.class)
          .hasMessage("cannot listen on 127.0.0.1 port " + port);
    }
  }

  @Test
  void runsAsAProgramUntilItIsTerminated() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Simulator.class.getName(),
                "--seed",
                "7")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (InputStream out = process.getInputStream()) {
      StringBuilder line = new StringBuilder();
      for (int next = out.read(); next >= 0 && next != '\n'; next = out.read()) {
        line.append((char) next);
      }
      assertThat(line.toString()).matches("ready http://127\\.0\\.0\\.1:[0-9]+");
      process.destroy();
      assertThat(process.waitFor()).isEqualTo(143);
    } finally {
      process.destroyForcibly();
    }
  }

  private static HttpResponse<String> post(HttpClient client, SimulatorServer server, String key)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(server.baseUri().resolve("/v1/messages"))
            .header("x-api-key", key)
            .header("anthropic-version", "2023-06-01")
            .POST(HttpRequest.BodyPublishers.ofString(Wire.whole()))
            .build(),
        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private KeyStore keyStore() throws Exception {
    Path file = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "simulator",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .start();
    keytool.getInputStream().readAllBytes();
    assertThat(keytool.waitFor()).isZero();
    return KeyStore.getInstance(file.toFile(), PASSWORD);
  }

  private static SSLContext trusting(KeyStore store) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("simulator", store.getCertificate("simulator"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static String pem(String kind, byte[] content) {
    return "-----BEGIN "
        + kind
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
        + "\n-----END "
        + kind
        + "-----\n";
  }
}
