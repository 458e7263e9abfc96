package dev.signalbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.data.credential.Credentials;
import dev.signalbox.data.snapshot.Authorizer;
import dev.signalbox.data.snapshot.Caller;
import dev.signalbox.model.bundle.Bundle;
import dev.signalbox.model.bundle.CredentialSpec;
import dev.signalbox.model.bundle.CredentialSpec.Scheme;
import dev.signalbox.model.bundle.KeyGrant;
import dev.signalbox.model.bundle.Limits;
import dev.signalbox.model.bundle.ProviderSpec;
import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.bundle.TenantPolicy;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.key.KeyScope;
import dev.signalbox.model.key.KeySecret;
import dev.signalbox.model.key.KeyStatus;
import dev.signalbox.model.key.Secret;
import dev.signalbox.model.key.VirtualKey;
import dev.signalbox.model.wire.WireFormat;
import dev.signalbox.simulator.aws.AwsAccounts;
import dev.signalbox.simulator.aws.Sts;
import dev.signalbox.simulator.entra.EntraDirectory;
import dev.signalbox.simulator.google.GoogleAccounts;
import dev.signalbox.simulator.vault.Vault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The proxy's authentication against the strictness of the simulated clouds: what it puts on a
/// request is accepted by the provider.
class ProviderIdentitiesIT {

  private static final TenantId TENANT = new TenantId(new UUID(3, 4));
  private static final String CONVERSE = "/model/eu.anthropic.claude-sonnet-5-v1%3A0/converse";
  private static final String CONVERSATION =
      "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"hi\"}]}]}";
  private static final String RAW_PREDICT =
      "/v1/projects/p/locations/eu/publishers/anthropic/models/claude-sonnet-5:rawPredict";
  private static final String MESSAGE =
      "{\"anthropic_version\":\"vertex-2023-10-16\",\"max_tokens\":64,"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  private static final String COMPLETION =
      "/openai/deployments/gpt-4.1/chat/completions?api-version=2024-10-21";
  private static final String CHAT = "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

  @TempDir private Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private SimulatorServer server;
  private Credentials credentials;

  @BeforeEach
  void start() throws IOException {
    server = SimulatorServer.start(SimulatorSettings.loopback(Clock.systemUTC()));
  }

  @AfterEach
  void stop() {
    credentials.close();
    client.close();
    server.close();
  }

  @Test
  void signsWithKeysOfTheEnvironment() throws Exception {
    awsKeys();
    assertThat(bedrock(Map.of("source", "environment"), new SecretRef.None())).isEqualTo(200);
  }

  @Test
  void signsWithKeysThatAStoreHolds() throws Exception {
    awsKeys();
    environment.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", url(""));
    server
        .identities()
        .awsSecrets()
        .put(
            "bedrock",
            new Secret(
                "{\"access_key_id\":\""
                    + AwsAccounts.ACCESS_KEY_ID
                    + "\",\"secret_access_key\":\""
                    + AwsAccounts.SECRET_ACCESS_KEY.reveal()
                    + "\"}"));
    assertThat(bedrock(Map.of("source", "static"), SecretRef.parse("aws-sm:bedrock")))
        .isEqualTo(200);
  }

  @Test
  void assumesARoleThatDemandsTagsAndAnExternalId() throws Exception {
    awsKeys();
    String arn = AwsAccounts.roleArn("bedrock");
    server
        .identities()
        .aws()
        .addRole(
            new AwsAccounts.Role(
                arn,
                Optional.of("sbx-" + TENANT),
                new TreeSet<>(Set.of("tenant", "team")),
                Optional.empty()));
    Map<String, String> settings =
        Map.of(
            "source", "assume_role",
            "role_arn", arn,
            "external_id", "sbx-{tenant}",
            "tag.tenant", "{tenant}",
            "tag.team", "{node.2}",
            "endpoint.sts", url(""));
    assertThat(bedrock(settings, new SecretRef.None())).isEqualTo(200);
    assertThat(server.identities().calls().of("sts:AssumeRole")).isEqualTo(1);
  }

  @Test
  void takesOnARoleByAWebIdentity() throws Exception {
    String arn = AwsAccounts.roleArn("irsa");
    server
        .identities()
        .aws()
        .addRole(new AwsAccounts.Role(arn, Optional.empty(), new TreeSet<>(), Optional.of("pod")));
    Map<String, String> settings =
        Map.of(
            "source",
            "web_identity",
            "role_arn",
            arn,
            "token_file",
            token("pod", Sts.AUDIENCE).toString(),
            "endpoint.sts",
            url(""));
    assertThat(bedrock(settings, new SecretRef.None())).isEqualTo(200);
  }

  @Test
  void takesTheKeysOfTheInstanceAndTheBearerKeyOfBedrock() throws Exception {
    assertThat(
            bedrock(
                Map.of("source", "instance_profile", "endpoint.metadata", url("")),
                new SecretRef.None()))
        .isEqualTo(200);
    credentials.close();

    environment.put("BEDROCK_KEY", AwsAccounts.API_KEY.reveal());
    assertThat(bedrock(Map.of("source", "bearer"), new SecretRef.Environment("BEDROCK_KEY")))
        .isEqualTo(200);
  }

  @Test
  void actsAsAServiceAccountOfGoogle() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("key.json"),
            server
                .identities()
                .google()
                .keyFile("robot@p.iam.gserviceaccount.com", url("/token"))
                .reveal());
    assertThat(
            vertex(
                Map.of("source", "service_account", "endpoint.token", url("")),
                new SecretRef.File(file.toString())))
        .isEqualTo(200);
  }

  @Test
  void exchangesATokenAtGoogleAndImpersonates() throws Exception {
    String audience =
        "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/k8s";
    String bot = "bot@p.iam.gserviceaccount.com";
    server.identities().google().allowFederation(audience, "pod");
    server
        .identities()
        .google()
        .allowImpersonation(GoogleAccounts.federatedPrincipal(audience, "pod"), bot);
    Map<String, String> settings =
        Map.of(
            "source",
            "federation",
            "audience",
            audience,
            "token_file",
            token("pod", audience).toString(),
            "service_account",
            bot,
            "endpoint.token",
            url(""),
            "endpoint.iam",
            url(""));
    assertThat(vertex(settings, new SecretRef.None())).isEqualTo(200);
    assertThat(server.identities().calls().of("google:exchange")).isEqualTo(1);
  }

  @Test
  void takesTheTokenOfAMachineAtGoogle() throws Exception {
    assertThat(
            vertex(
                Map.of("source", "metadata", "endpoint.metadata", url("")), new SecretRef.None()))
        .isEqualTo(200);
  }

  @Test
  void provesItselfToEntraInEveryWay() throws Exception {
    environment.put("PASSWORD", EntraDirectory.CLIENT_SECRET.reveal());
    assertThat(azure("client_secret", Map.of(), new SecretRef.Environment("PASSWORD")))
        .isEqualTo(200);
    credentials.close();

    assertThat(
            azure("managed_identity", Map.of("endpoint.metadata", url("")), new SecretRef.None()))
        .isEqualTo(200);
    credentials.close();

    server.identities().entra().allowFederation(EntraDirectory.CLIENT_ID, "pod");
    Path file = token("pod", "api://AzureADTokenExchange");
    assertThat(
            azure("workload_identity", Map.of("token_file", file.toString()), new SecretRef.None()))
        .isEqualTo(200);
  }

  @Test
  void takesARotatedSecretFromAVaultWithoutARestart() throws Exception {
    environment.put("VAULT_ADDR", url(""));
    environment.put("VAULT_TOKEN", Vault.ROOT_TOKEN.reveal());
    CredentialSpec spec =
        new CredentialSpec(Scheme.BEARER, SecretRef.parse("vault:secret/data/bedrock#key"));
    server.identities().vault().put("secret", "bedrock", Map.of("key", "rotated-away"));
    Authorizer authorizer = authorizer(spec);
    Head refused = new Head(CONVERSE);
    Authorizer.Choice choice = authorize(authorizer, refused, CONVERSATION);
    assertThat(refused.field("authorization")).isEqualTo("Bearer rotated-away");

    server
        .identities()
        .vault()
        .put("secret", "bedrock", Map.of("key", AwsAccounts.API_KEY.reveal()));
    choice.answered(401, null, null, Clock.systemUTC().millis());

    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> {
          Head head = new Head(CONVERSE);
          authorize(authorizer, head, CONVERSATION);
          assertThat(head.field("authorization"))
              .isEqualTo("Bearer " + AwsAccounts.API_KEY.reveal());
        });
  }

  private void awsKeys() {
    environment.put("AWS_REGION", "eu-central-1");
    environment.put("AWS_ACCESS_KEY_ID", AwsAccounts.ACCESS_KEY_ID);
    environment.put("AWS_SECRET_ACCESS_KEY", AwsAccounts.SECRET_ACCESS_KEY.reveal());
  }

  private int bedrock(Map<String, String> settings, SecretRef secret) throws Exception {
    Map<String, String> all = new TreeMap<>(settings);
    all.put("region", "eu-central-1");
    return call(Scheme.AWS, all, secret, CONVERSE, CONVERSATION);
  }

  private int vertex(Map<String, String> settings, SecretRef secret) throws Exception {
    return call(Scheme.GOOGLE, settings, secret, RAW_PREDICT, MESSAGE);
  }

  private int azure(String source, Map<String, String> settings, SecretRef secret)
      throws Exception {
    Map<String, String> all = new TreeMap<>(settings);
    all.put("source", source);
    all.put("tenant_id", EntraDirectory.TENANT);
    all.put(
        "client_id",
        source.equals("managed_identity")
            ? EntraDirectory.MANAGED_IDENTITY
            : EntraDirectory.CLIENT_ID);
    all.put("endpoint.token", url(""));
    return call(Scheme.ENTRA, all, secret, COMPLETION, CHAT);
  }

  private int call(
      Scheme scheme, Map<String, String> settings, SecretRef secret, String target, String body)
      throws Exception {
    CredentialSpec spec = new CredentialSpec(scheme, secret, List.of(), new TreeMap<>(settings));
    Authorizer authorizer = authorizer(spec);
    await()
        .atMost(Duration.ofSeconds(8))
        .untilAsserted(() ->
            assertThat(authorize(authorizer, new Head(target), body))
                .as(credentials.status().toString())
                .isNotNull());
    Head head = new Head(target);
    authorize(authorizer, head, body);
    return send(head, body);
  }

  private Authorizer authorizer(CredentialSpec spec) {
    ProviderSpec provider =
        new ProviderSpec(
            "p", URI.create(url("")), Set.of(WireFormat.BEDROCK), List.of("*"), spec, false, "");
    TenantPolicy policy = new TenantPolicy(TENANT, List.of(grant()), List.of(provider), List.of());
    credentials = new Credentials(environment, Clock.systemUTC(), new Random(1));
    Authorizer authorizer =
        credentials
            .prepare(new Bundle(1, List.of(policy), Limits.DEFAULT))
            .authorizer(policy, provider);
    credentials.activated();
    return authorizer;
  }

  private static KeyGrant grant() {
    VirtualKey key = VirtualKey.mint(new Random(9));
    return new KeyGrant(
        key.id(),
        KeyStatus.ACTIVE,
        List.of(KeySecret.lasting(key.digest())),
        "ana",
        "acme/eng",
        KeyScope.ofModels(List.of("*")),
        Optional.empty());
  }

  private Authorizer.Choice authorize(Authorizer authorizer, Head head, String body)
      throws Exception {
    head.setField("host", "127.0.0.1:" + server.baseUri().getPort());
    head.setField("content-type", "application/json");
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
    return authorizer.authorize(
        head, digest, new Caller(TENANT, "acme/eng"), 5, Clock.systemUTC().millis());
  }

  private int send(Head head, String body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url(head.uri())))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    head.fields.forEach((name, value) -> {
      if (!name.equals("host")) {
        request.header(name, value);
      }
    });
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  private Path token(String subject, String audience) throws IOException {
    return Files.writeString(
        folder.resolve("token"),
        server
            .identities()
            .issuer()
            .token(subject, audience, Clock.systemUTC().instant(), Duration.ofHours(1)));
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.baseUri().getPort() + path;
  }
}
