package dev.signalbox.data.credential.secret;

import dev.signalbox.data.credential.aws.AwsSources;
import dev.signalbox.data.credential.entra.EntraSources;
import dev.signalbox.data.credential.google.GoogleSources;
import dev.signalbox.data.credential.renew.Fetch;
import dev.signalbox.data.credential.renew.FetchFailure;
import dev.signalbox.data.credential.renew.Fetched;
import dev.signalbox.data.credential.renew.Follower;
import dev.signalbox.data.credential.renew.Held;
import dev.signalbox.data.credential.renew.ServiceDoor;
import dev.signalbox.data.credential.renew.SmallFile;
import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.key.Secret;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The stores that the process can open with its own identity. Each is signed in to when the first
/// reference leads there, and stays so. For one thread.
public final class SecretStores {

  private static final String GOOGLE = "https://secretmanager.googleapis.com";
  private static final String AZURE_SCOPE = "https://vault.azure.net/.default";
  private static final String KUBERNETES_TOKEN =
      "/var/run/secrets/kubernetes.io/serviceaccount/token";

  private final ServiceDoor door;
  private final Map<String, String> environment;
  private final Follower follower;
  private final RandomGenerator random;
  private @Nullable AwsSecrets aws;
  private @Nullable GoogleSecrets google;
  private @Nullable AzureSecrets azure;
  private @Nullable VaultSecrets vault;

  /// @param follower lives as long as the process
  public SecretStores(
      ServiceDoor door,
      Map<String, String> environment,
      Follower follower,
      RandomGenerator random) {
    this.door = door;
    this.environment = environment;
    this.follower = follower;
    this.random = random;
  }

  /// What reads a secret in AWS Secrets Manager.
  public Fetch<Secret> reader(SecretRef.AwsSecret secret) {
    AwsSecrets store = aws;
    if (store == null) {
      AwsSources sources = new AwsSources(door, environment, follower);
      store =
          new AwsSecrets(
              door,
              variable("AWS_ENDPOINT_URL_SECRETS_MANAGER"),
              sources.region(),
              sources.fromEnvironment(new TreeMap<>(), sources.region()));
      aws = store;
    }
    return store.reader(secret);
  }

  /// What reads a secret in Google Secret Manager.
  public Fetch<Secret> reader(SecretRef.GoogleSecret secret) {
    GoogleSecrets store = google;
    if (store == null) {
      String other = variable("CLOUDSDK_API_ENDPOINT_OVERRIDES_SECRETMANAGER");
      store =
          new GoogleSecrets(
              door,
              URI.create(other.isEmpty() ? GOOGLE : other),
              new GoogleSources(door, environment, follower).fromEnvironment());
      google = store;
    }
    return store.reader(secret);
  }

  /// What reads a secret in Azure Key Vault.
  public Fetch<Secret> reader(SecretRef.AzureSecret secret) {
    AzureSecrets store = azure;
    if (store == null) {
      store =
          new AzureSecrets(
              door,
              variable("SIGNALBOX_KEY_VAULT_ENDPOINT"),
              new EntraSources(door, environment, follower, random).fromEnvironment(AZURE_SCOPE));
      azure = store;
    }
    return store.reader(secret);
  }

  /// What reads a secret in HashiCorp Vault.
  public Fetch<Secret> reader(SecretRef.VaultSecret secret) {
    if (variable("VAULT_ADDR").isEmpty()) {
      return now -> {
        throw new FetchFailure("the address of the vault is not known; set VAULT_ADDR");
      };
    }
    VaultSecrets store = vault;
    if (store == null) {
      URI address = URI.create(variable("VAULT_ADDR"));
      String namespace = variable("VAULT_NAMESPACE");
      VaultSecrets signIn = new VaultSecrets(door, address, namespace, Held.always(null));
      store = new VaultSecrets(door, address, namespace, vaultToken(signIn));
      vault = store;
    }
    return store.reader(secret);
  }

  private Held<Secret> vaultToken(VaultSecrets signIn) {
    String role = variable("VAULT_ROLE_ID");
    if (!role.isEmpty()) {
      String path = mount("VAULT_APPROLE_MOUNT", "approle");
      return follower.follow(
          "vault approle",
          signIn.login(
              path,
              () ->
                  JsonValue.object()
                      .put("role_id", role)
                      .put("secret_id", fileOr("VAULT_SECRET_ID_FILE", "VAULT_SECRET_ID"))
                      .build()));
    }
    String kubernetes = variable("VAULT_KUBERNETES_ROLE");
    if (!kubernetes.isEmpty()) {
      String file = variable("VAULT_KUBERNETES_TOKEN_FILE");
      String path = mount("VAULT_KUBERNETES_MOUNT", "kubernetes");
      return follower.follow(
          "vault kubernetes",
          signIn.login(
              path,
              () ->
                  JsonValue.object()
                      .put("role", kubernetes)
                      .put("jwt", SmallFile.read(file.isEmpty() ? KUBERNETES_TOKEN : file))
                      .build()));
    }
    return follower.followNow(
        "vault token",
        now -> Fetched.reread(new Secret(fileOr("VAULT_TOKEN_FILE", "VAULT_TOKEN")), 60_000));
  }

  private String mount(String name, String usual) {
    String mount = variable(name);
    return "auth/" + (mount.isEmpty() ? usual : mount) + "/login";
  }

  private String fileOr(String fileName, String name) throws FetchFailure {
    String file = variable(fileName);
    String text = file.isEmpty() ? variable(name) : SmallFile.read(file);
    if (text.isEmpty()) {
      throw new FetchFailure("neither " + fileName + " nor " + name + " is set");
    }
    return text;
  }

  private String variable(String name) {
    return environment.getOrDefault(name, "");
  }
}
