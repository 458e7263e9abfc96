package dev.signalbox.model.bundle;

import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.SecretDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A key grant as canonical JSON, in each schema that is still spoken. What an older schema cannot
/// say is left out.
public final class KeyGrantCodec {

  private KeyGrantCodec() {}

  /// A grant in a schema; empty if that schema cannot say it without widening it.
  public static Optional<JsonValue> write(KeyGrant grant, int schema) {
    return Optional.of(
        JsonValue.object()
            .put("id", grant.id().toString())
            .put("secrets", texts(grant.secrets().stream().map(SecretDigest::toHex).toList()))
            .put("owner", grant.owner())
            .put("node_path", grant.nodePath())
            .put("models", texts(grant.models()))
            .put("expires_at", grant.expiresAt().map(Instant::toString))
            .build());
  }

  /// Reads what [#write] wrote in the same schema.
  public static KeyGrant read(Obj in, int schema) {
    return new KeyGrant(
        new KeyId(in.string("id")),
        texts(in, "secrets").stream().map(SecretDigest::fromHex).toList(),
        in.string("owner"),
        in.string("node_path"),
        texts(in, "models"),
        in.get("expires_at").map(JsonValue::asString).map(Instant::parse));
  }

  private static JsonValue texts(List<String> values) {
    return JsonValue.array(values.stream().map(value -> JsonValue.of(value)).toList());
  }

  private static List<String> texts(Obj in, String name) {
    return in.require(name).asArray().stream().map(JsonValue::asString).toList();
  }
}
