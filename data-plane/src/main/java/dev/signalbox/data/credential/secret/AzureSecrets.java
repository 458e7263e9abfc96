package dev.signalbox.data.credential.secret;

import dev.signalbox.data.credential.renew.Fetch;
import dev.signalbox.data.credential.renew.FetchFailure;
import dev.signalbox.data.credential.renew.Held;
import dev.signalbox.data.credential.renew.ServiceDoor;
import dev.signalbox.data.credential.renew.ServiceDoor.Reach;
import dev.signalbox.data.credential.renew.ServiceQuestion;
import dev.signalbox.model.bundle.SecretRef.AzureSecret;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.Secret;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// Secrets in Azure Key Vault. A reference holds the vault's address, so our token is only ever
/// shown to hosts of Microsoft's, or to the one that the operator named.
///
/// Source: Key Vault REST API, "Get Secret", version 7.4.
final class AzureSecrets {

  private static final List<String> HOSTS =
      List.of(
          ".vault.azure.net",
          ".vault.azure.cn",
          ".vault.usgovcloudapi.net",
          ".managedhsm.azure.net");

  private final ServiceDoor door;
  private final String endpoint;
  private final Held<Secret> token;

  /// @param endpoint stands for every vault's address; empty for their own
  AzureSecrets(ServiceDoor door, String endpoint, Held<Secret> token) {
    this.door = door;
    this.endpoint = endpoint;
    this.token = token;
  }

  Fetch<Secret> reader(AzureSecret secret) {
    URI vault = URI.create(secret.address());
    URI address =
        (endpoint.isEmpty() ? vault : URI.create(endpoint))
            .resolve(vault.getRawPath() + "?api-version=7.4");
    return nowMillis -> {
      if (endpoint.isEmpty() && !isVault(vault)) {
        throw new FetchFailure("the address is not that of a key vault");
      }
      Obj in =
          door.ask(ServiceQuestion.get(address, Bearer.of(token, nowMillis)), Reach.SERVICE)
              .object();
      try {
        return SecretText.of(in.string("value"), secret.field());
      } catch (JsonException malformed) {
        throw new FetchFailure("the answer holds no secret");
      }
    };
  }

  private static boolean isVault(URI address) {
    String host = Objects.requireNonNullElse(address.getHost(), "").toLowerCase(Locale.ROOT);
    return "https".equalsIgnoreCase(address.getScheme()) && HOSTS.stream().anyMatch(host::endsWith);
  }
}
