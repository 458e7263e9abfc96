package dev.signalbox.data.credential.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.credential.FakeService;
import dev.signalbox.data.credential.FakeService.Answer;
import dev.signalbox.data.credential.FakeService.Received;
import dev.signalbox.data.credential.Identities;
import dev.signalbox.data.credential.renew.Held;
import dev.signalbox.data.credential.renew.Renewal;
import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.key.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretStoresIT {

  @TempDir private Path folder;
  private final Identities world = new Identities();
  private final FakeService store = new FakeService();

  @AfterEach
  void close() {
    store.close();
    world.close();
  }

  @Test
  void readsAFieldOfASecretInAwsSecretsManager() {
    store.answer(request -> Answer.ok("{\"SecretString\":\"{\\\"key\\\":\\\"sk-1\\\"}\"}"));
    Held<Secret> secret = follow("aws-sm:prod/anthropic#key", aws());

    world.settle();

    assertThat(world.value(secret)).isEqualTo("sk-1");
    Received request = store.last();
    assertThat(request.body()).isEqualTo("{\"SecretId\":\"prod/anthropic\"}");
    assertThat(request.fields())
        .containsEntry("x-amz-target", "secretsmanager.GetSecretValue")
        .containsEntry("content-type", "application/x-amz-json-1.1");
    assertThat(request.fields().get("authorization"))
        .contains("Credential=AK/20261121/eu-central-1/secretsmanager/aws4_request");
  }

  @Test
  void asksTheRegionThatAnArnNames() {
    store.answer(request -> Answer.ok("{\"SecretString\":\"sk-2\"}"));

    Held<Secret> secret =
        follow("aws-sm:arn:aws:secretsmanager:us-west-2:123456789012:secret:x-AbCdEf", aws());
    world.settle();

    assertThat(world.value(secret)).isEqualTo("sk-2");
    assertThat(store.last().fields().get("authorization")).contains("/us-west-2/secretsmanager/");
  }

  @Test
  void readsTheLatestVersionInGoogleSecretManager() {
    store.answer(request ->
        request.path().contains("/computeMetadata/")
            ? Answer.ok("{\"access_token\":\"g-1\",\"expires_in\":3599}")
            : Answer.ok(
                "{\"payload\":{\"data\":\""
                    + Base64.getEncoder().encodeToString("sk-3\n".getBytes(StandardCharsets.UTF_8))
                    + "\"}}"));

    Held<Secret> secret =
        follow(
            "gcp-sm:projects/p/secrets/s",
            Map.of(
                "GCE_METADATA_HOST", store.url().substring("http://".length()),
                "CLOUDSDK_API_ENDPOINT_OVERRIDES_SECRETMANAGER", store.url()));
    world.settle();

    assertThat(world.value(secret)).isEqualTo("sk-3");
    assertThat(store.last().path()).isEqualTo("/v1/projects/p/secrets/s/versions/latest:access");
    assertThat(store.last().fields()).containsEntry("authorization", "Bearer g-1");
  }

  @Test
  void readsASecretInAzureKeyVault() {
    store.answer(request ->
        request.method().equals("POST")
            ? Answer.ok("{\"access_token\":\"for-" + request.form("scope") + "\",\"expires_in\":9}")
            : Answer.ok("{\"value\":\"sk-4\"}"));

    Held<Secret> secret =
        follow(
            "azure-kv:https://v.vault.azure.net/secrets/openai",
            Map.of(
                "SIGNALBOX_KEY_VAULT_ENDPOINT", store.url(),
                "AZURE_AUTHORITY_HOST", store.url(),
                "AZURE_TENANT_ID", "dir",
                "AZURE_CLIENT_ID", "app",
                "AZURE_CLIENT_SECRET", "pw"));
    world.settle();

    assertThat(world.value(secret)).isEqualTo("sk-4");
    Received request =
        store.received().stream()
            .filter(each -> each.method().equals("GET"))
            .findFirst()
            .orElseThrow();
    assertThat(request.path()).isEqualTo("/secrets/openai");
    assertThat(request.query()).isEqualTo("api-version=7.4");
    assertThat(request.fields())
        .containsEntry("authorization", "Bearer for-https://vault.azure.net/.default");
  }

  @Test
  void showsItsTokenToNoHostThatOnlySaysItWereAVault() {
    store.answer(request -> Answer.ok("{\"access_token\":\"t\",\"expires_in\":3599}"));
    Map<String, String> environment =
        Map.of("IDENTITY_ENDPOINT", store.url() + "/msi", "IDENTITY_HEADER", "h");

    follow("azure-kv:https://vault.azure.net.evil.example/secrets/x", environment);
    world.settle();

    assertThat(world.told()).contains("not that of a key vault");
    assertThat(store.received()).allSatisfy(each -> assertThat(each.path()).isEqualTo("/msi"));
  }

  @Test
  void readsBothVersionsOfVaultsEngineWithAToken() {
    store.answer(request ->
        Answer.ok(
            request.path().contains("/data/")
                ? "{\"data\":{\"data\":{\"key\":\"v2\"},\"metadata\":{\"version\":3}}}"
                : "{\"data\":{\"key\":\"v1\"}}"));
    Map<String, String> environment =
        Map.of("VAULT_ADDR", store.url(), "VAULT_TOKEN", "hvs.1", "VAULT_NAMESPACE", "team");

    Held<Secret> second = follow("vault:secret/data/openai#key", environment);
    Held<Secret> first = follow("vault:kv/openai#key", environment);
    world.settle();

    assertThat(world.value(second)).isEqualTo("v2");
    assertThat(world.value(first)).isEqualTo("v1");
    assertThat(store.last().fields())
        .containsEntry("x-vault-token", "hvs.1")
        .containsEntry("x-vault-namespace", "team")
        .containsEntry("x-vault-request", "true");
  }

  @Test
  void signsInToVaultByAnAppRoleAndAgainBeforeTheTokenEnds() {
    store.answer(request ->
        request.path().equals("/v1/auth/approle/login")
            ? Answer.ok(
                "{\"auth\":{\"client_token\":\"hvs."
                    + store.received().size()
                    + "\",\"lease_duration\":1200}}")
            : Answer.ok("{\"data\":{\"key\":\"" + request.fields().get("x-vault-token") + "\"}}"));
    Held<Secret> secret =
        follow(
            "vault:kv/openai#key",
            Map.of("VAULT_ADDR", store.url(), "VAULT_ROLE_ID", "r", "VAULT_SECRET_ID", "s"));
    world.settle();
    assertThat(world.value(secret)).isEqualTo("hvs.1");
    assertThat(store.received().getFirst().body())
        .isEqualTo("{\"role_id\":\"r\",\"secret_id\":\"s\"}");

    world.pass(Duration.ofMinutes(30));

    assertThat(world.value(secret)).isNotEqualTo("hvs.1").startsWith("hvs.");
  }

  @Test
  void signsInToVaultByTheTokenOfAPod() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "jwt-1");
    store.answer(request ->
        request.path().equals("/v1/auth/kubernetes/login")
            ? Answer.ok("{\"auth\":{\"client_token\":\"hvs.k\",\"lease_duration\":3600}}")
            : Answer.ok("{\"data\":{\"key\":\"sk-5\"}}"));

    Held<Secret> secret =
        follow(
            "vault:kv/openai#key",
            Map.of(
                "VAULT_ADDR", store.url(),
                "VAULT_KUBERNETES_ROLE", "proxy",
                "VAULT_KUBERNETES_TOKEN_FILE", token.toString()));
    world.settle();

    assertThat(world.value(secret)).isEqualTo("sk-5");
    assertThat(store.received().getFirst().body())
        .isEqualTo("{\"role\":\"proxy\",\"jwt\":\"jwt-1\"}");
  }

  @Test
  void takesARotatedSecretAtOnceWhenItIsRefusedAndElseAfterAWhile() {
    String[] current = {"sk-old"};
    store.answer(request -> Answer.ok("{\"SecretString\":\"" + current[0] + "\"}"));
    Held<Secret> secret = follow("aws-sm:prod/x", aws());
    world.settle();

    current[0] = "sk-new";
    world.settle();
    assertThat(world.value(secret)).isEqualTo("sk-old");
    secret.refused(world.now());
    world.settle();
    assertThat(world.value(secret)).isEqualTo("sk-new");

    current[0] = "sk-newer";
    world.pass(Duration.ofMinutes(6));
    assertThat(world.value(secret)).isEqualTo("sk-newer");
  }

  @Test
  void keepsTheLastSecretWhileTheStoreIsAwayOrTalksNonsense() {
    store.answer(request -> Answer.ok("{\"SecretString\":\"sk-1\"}"));
    Renewal<Secret> secret = follow("aws-sm:prod/x", aws());
    world.settle();

    for (Answer bad :
        new Answer[] {
          Answer.of(500, "boom"),
          Answer.ok("not json"),
          Answer.ok("{}"),
          Answer.ok("{\"SecretString\":\"\"}"),
          Answer.ok("{\"SecretString\":\"" + "x".repeat(300_000) + "\"}"),
          new Answer(302, "", Map.of("Location", "http://127.0.0.1:1/"))
        }) {
      store.answer(request -> bad);
      world.pass(Duration.ofMinutes(12));
      assertThat(world.value(secret)).isEqualTo("sk-1");
      assertThat(secret.status(world.now()).failures()).isPositive();
    }
  }

  private Map<String, String> aws() {
    return Map.of(
        "AWS_REGION", "eu-central-1",
        "AWS_ACCESS_KEY_ID", "AK",
        "AWS_SECRET_ACCESS_KEY", "sk",
        "AWS_ENDPOINT_URL_SECRETS_MANAGER", store.url());
  }

  private Renewal<Secret> follow(String reference, Map<String, String> environment) {
    SecretStores stores = new SecretStores(world.door, environment, world.follower, new Random(1));
    return world.follower.follow(
        reference,
        switch (SecretRef.parse(reference)) {
          case SecretRef.AwsSecret secret -> stores.reader(secret);
          case SecretRef.GoogleSecret secret -> stores.reader(secret);
          case SecretRef.AzureSecret secret -> stores.reader(secret);
          case SecretRef.VaultSecret secret -> stores.reader(secret);
          default -> throw new IllegalArgumentException(reference);
        });
  }
}
