package dev.signalbox.data.credential.secret;

import dev.signalbox.data.credential.renew.Fetch;
import dev.signalbox.data.credential.renew.FetchFailure;
import dev.signalbox.data.credential.renew.Fetched;
import dev.signalbox.data.credential.renew.Held;
import dev.signalbox.data.credential.renew.ServiceAnswer;
import dev.signalbox.data.credential.renew.ServiceDoor;
import dev.signalbox.data.credential.renew.ServiceDoor.Reach;
import dev.signalbox.data.credential.renew.ServiceQuestion;
import dev.signalbox.model.bundle.SecretRef.VaultSecret;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.Secret;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;

/// Secrets in HashiCorp Vault, key-value engine version 1 and 2.
///
/// Source: Vault HTTP API, "KV secrets engine".
final class VaultSecrets {

  private final ServiceDoor door;
  private final URI endpoint;
  private final String namespace;
  private final Held<Secret> token;

  /// @param namespace empty for the root
  VaultSecrets(ServiceDoor door, URI endpoint, String namespace, Held<Secret> token) {
    this.door = door;
    this.endpoint = endpoint;
    this.namespace = namespace;
    this.token = token;
  }

  Fetch<Secret> reader(VaultSecret secret) {
    URI address = endpoint.resolve("/v1/" + secret.path());
    return new Fetch<>() {
      @Override
      public Fetched<Secret> fetch(long nowMillis) throws FetchFailure {
        Secret current = token.value(nowMillis);
        if (current == null) {
          throw new FetchFailure("the token to open the store with is not there yet");
        }
        Map<String, String> fields = fields();
        fields.put("x-vault-token", current.reveal());
        ServiceAnswer answer = door.ask(ServiceQuestion.get(address, fields), Reach.SERVICE);
        if (answer.status() == 403) {
          token.refused(nowMillis);
        }
        return SecretText.of(Json.write(data(answer.object())), secret.field());
      }
    };
  }

  /// Signs in by a role.
  ///
  /// @param path of the sign-in, such as `auth/approle/login`
  Fetch<Secret> login(String path, Body body) {
    URI address = endpoint.resolve("/v1/" + path);
    return nowMillis -> {
      Obj in =
          door.ask(
                  ServiceQuestion.json(address, fields(), Json.writeBytes(body.make())),
                  Reach.SERVICE)
              .object();
      try {
        Obj auth = in.object("auth");
        long seconds = auth.number("lease_duration");
        Secret fresh = new Secret(auth.string("client_token"));
        return seconds <= 0
            ? Fetched.reread(fresh, 3_600_000)
            : Fetched.living(fresh, Math.min(seconds, 32L * 86_400) * 1_000);
      } catch (JsonException malformed) {
        throw new FetchFailure("the answer holds no token");
      }
    };
  }

  /// Makes the body of a sign-in, each time anew.
  @FunctionalInterface
  interface Body {
    Obj make() throws FetchFailure;
  }

  private Map<String, String> fields() {
    Map<String, String> fields = new TreeMap<>();
    fields.put("x-vault-request", "true");
    if (!namespace.isEmpty()) {
      fields.put("x-vault-namespace", namespace);
    }
    return fields;
  }

  /// Version 2 puts the pairs one level deeper, beside what it knows of the version.
  private static JsonValue data(Obj in) throws FetchFailure {
    try {
      Obj data = in.object("data");
      boolean versioned =
          data.members().get("data") instanceof Obj
              && data.members().get("metadata") instanceof Obj;
      return versioned ? data.object("data") : data;
    } catch (JsonException malformed) {
      throw new FetchFailure("the answer holds no secret");
    }
  }
}
