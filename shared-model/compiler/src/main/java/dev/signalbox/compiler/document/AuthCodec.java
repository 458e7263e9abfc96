package dev.signalbox.compiler.document;

import dev.signalbox.compiler.auth.AuthSource;
import dev.signalbox.model.bundle.CredentialSpec.PooledKey;
import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The members `auth_settings` and `pool` of a provider in a document:
/// `"auth_settings":{"source":"assume_role",…},"pool":{"env:SECOND_KEY":1}`.
public final class AuthCodec {

  private static final String SETTINGS = "auth_settings";
  private static final String POOL = "pool";

  private AuthCodec() {}

  /// Adds the members that are not empty.
  public static void put(ObjectBuilder out, AuthSource auth) {
    if (!auth.settings().isEmpty()) {
      ObjectBuilder settings = JsonValue.object();
      auth.settings().forEach(settings::put);
      out.put(SETTINGS, settings.build());
    }
    if (!auth.pool().isEmpty()) {
      ObjectBuilder pool = JsonValue.object();
      auth.pool().forEach(key -> pool.put(key.secret().text(), key.weight()));
      out.put(POOL, pool.build());
    }
  }

  /// Reads what [#put] wrote.
  ///
  /// @throws IllegalArgumentException if it is something else
  public static AuthSource read(Obj in) {
    SortedMap<String, String> settings = new TreeMap<>();
    members(in, SETTINGS).forEach((name, text) -> settings.put(name, text.asString()));
    List<PooledKey> pool = new ArrayList<>();
    members(in, POOL)
        .forEach((reference, weight) ->
            pool.add(
                new PooledKey(
                    SecretRef.parse(reference), Math.clamp(weight.asLong(), 0, 1_000_000))));
    return new AuthSource(settings, pool);
  }

  private static Map<String, JsonValue> members(Obj in, String name) {
    return in.get(name).map(value -> value.asObject().members()).orElse(Map.of());
  }
}
