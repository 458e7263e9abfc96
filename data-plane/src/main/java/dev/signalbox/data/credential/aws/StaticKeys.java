package dev.signalbox.data.credential.aws;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.Secret;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keys that last, as a secret holds them: the secret key alone, or a JSON object with both halves,
/// so that both can be changed together.
final class StaticKeys {

  private StaticKeys() {}

  /// The keys that a secret holds; null if it holds none.
  ///
  /// @param accessKeyId the public half, if the secret does not hold it; else empty
  static @Nullable AwsKeys of(Secret secret, String accessKeyId) {
    String text = secret.reveal();
    if (!text.startsWith("{")) {
      return accessKeyId.isEmpty() ? null : new AwsKeys(accessKeyId, secret, null);
    }
    try {
      Obj in = Json.parse(text).asObject();
      Optional<String> id = member(in, "access_key_id", "AccessKeyId", "aws_access_key_id");
      Optional<String> key =
          member(in, "secret_access_key", "SecretAccessKey", "aws_secret_access_key");
      Optional<String> token = member(in, "session_token", "SessionToken", "aws_session_token");
      return id.isPresent() && key.isPresent()
          ? new AwsKeys(id.get(), new Secret(key.get()), token.map(Secret::new).orElse(null))
          : null;
    } catch (JsonException malformed) {
      return null;
    }
  }

  private static Optional<String> member(Obj in, String... names) {
    for (String name : names) {
      Optional<JsonValue> value = in.get(name);
      if (value.isPresent()) {
        return Optional.of(value.get().asString());
      }
    }
    return Optional.empty();
  }
}
