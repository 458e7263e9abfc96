package dev.signalbox.data.credential.secret;

import dev.signalbox.data.credential.renew.Fetch;
import dev.signalbox.data.credential.renew.FetchFailure;
import dev.signalbox.data.credential.renew.Held;
import dev.signalbox.data.credential.renew.ServiceDoor;
import dev.signalbox.data.credential.renew.ServiceDoor.Reach;
import dev.signalbox.data.credential.renew.ServiceQuestion;
import dev.signalbox.model.bundle.SecretRef.GoogleSecret;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Secrets in Google Secret Manager.
///
/// Source: Secret Manager API, `projects.secrets.versions.access`.
final class GoogleSecrets {

  private final ServiceDoor door;
  private final URI endpoint;
  private final Held<Secret> token;

  GoogleSecrets(ServiceDoor door, URI endpoint, Held<Secret> token) {
    this.door = door;
    this.endpoint = endpoint;
    this.token = token;
  }

  Fetch<Secret> reader(GoogleSecret secret) {
    String version =
        secret.resource().contains("/versions/")
            ? secret.resource()
            : secret.resource() + "/versions/latest";
    URI address = endpoint.resolve("/v1/" + version + ":access");
    return nowMillis -> {
      Obj in =
          door.ask(ServiceQuestion.get(address, Bearer.of(token, nowMillis)), Reach.SERVICE)
              .object();
      try {
        byte[] data = Base64.getDecoder().decode(in.object("payload").string("data"));
        return SecretText.of(new String(data, StandardCharsets.UTF_8), secret.field());
      } catch (JsonException | IllegalArgumentException malformed) {
        throw new FetchFailure("the answer holds no secret");
      }
    };
  }
}
