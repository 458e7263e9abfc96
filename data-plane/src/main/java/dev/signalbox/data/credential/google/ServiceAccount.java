package dev.signalbox.data.credential.google;

import dev.signalbox.data.credential.renew.BearerToken;
import dev.signalbox.data.credential.renew.ClockSkew;
import dev.signalbox.data.credential.renew.Fetch;
import dev.signalbox.data.credential.renew.FetchFailure;
import dev.signalbox.data.credential.renew.Fetched;
import dev.signalbox.data.credential.renew.Held;
import dev.signalbox.data.credential.renew.JsonWebToken;
import dev.signalbox.data.credential.renew.ServiceDoor;
import dev.signalbox.data.credential.renew.ServiceDoor.Reach;
import dev.signalbox.data.credential.renew.ServiceQuestion;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.Secret;
import java.net.URI;
import java.util.Map;

/// Tokens of a service account, for an assertion that is signed with its key.
///
/// Source: "Using OAuth 2.0 for Server to Server Applications", Google.
final class ServiceAccount implements Fetch<Secret> {

  private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
  private static final long LIFE_SECONDS = 3_600;

  private final ServiceDoor door;
  private final URI endpoint;
  private final String scope;
  private final Held<Secret> keyFile;
  private final ClockSkew skew = new ClockSkew();

  /// @param endpoint the token endpoint, with its path
  /// @param keyFile the JSON that Google gives for a key
  ServiceAccount(ServiceDoor door, URI endpoint, String scope, Held<Secret> keyFile) {
    this.door = door;
    this.endpoint = endpoint;
    this.scope = scope;
    this.keyFile = keyFile;
  }

  @Override
  public Fetched<Secret> fetch(long nowMillis) throws FetchFailure {
    Secret file = keyFile.value(nowMillis);
    if (file == null) {
      throw new FetchFailure("the key of the service account is not there yet");
    }
    ServiceQuestion question =
        ServiceQuestion.form(
            endpoint,
            Map.of("grant_type", GRANT, "assertion", assertion(file, skew.corrected(nowMillis))));
    return BearerToken.read(skew.learn(door.ask(question, Reach.SERVICE), nowMillis));
  }

  private String assertion(Secret file, long nowMillis) throws FetchFailure {
    try {
      Obj in = Json.parse(file.reveal()).asObject();
      long seconds = nowMillis / 1_000;
      Obj header =
          JsonValue.object()
              .put("alg", "RS256")
              .put("typ", "JWT")
              .put("kid", in.get("private_key_id").map(JsonValue::asString))
              .build();
      Obj claims =
          JsonValue.object()
              .put("iss", in.string("client_email"))
              .put("scope", scope)
              .put("aud", endpoint.toString())
              .put("iat", seconds)
              .put("exp", seconds + LIFE_SECONDS)
              .build();
      return JsonWebToken.rs256(header, claims, JsonWebToken.rsaKey(in.string("private_key")));
    } catch (JsonException malformed) {
      throw new FetchFailure("the secret is not the key file of a service account");
    }
  }

  @Override
  public void refused(long nowMillis) {
    keyFile.refused(nowMillis);
  }
}
