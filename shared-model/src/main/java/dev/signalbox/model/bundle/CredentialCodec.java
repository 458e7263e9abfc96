package dev.signalbox.model.bundle;

import dev.signalbox.model.bundle.CredentialSpec.PooledKey;
import dev.signalbox.model.bundle.CredentialSpec.Scheme;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/// The credential of a provider, in each schema. Schemas 1 to 3 know a key that is sent as
/// `x-api-key` or bearer, from the environment or a file. Schema 4 knows all of it.
final class CredentialCodec {

  /// The schema that learned about clouds, stores and pools.
  static final int CLOUDS_SINCE = 4;

  private CredentialCodec() {}

  /// Whether a schema can say this credential.
  static boolean says(CredentialSpec spec, int schema) {
    if (schema >= CLOUDS_SINCE) {
      return true;
    }
    boolean known =
        switch (spec.scheme()) {
          case NONE, X_API_KEY, BEARER -> true;
          case API_KEY, X_GOOG_API_KEY, AWS, GOOGLE, ENTRA -> false;
        };
    return known && spec.secret().isLocal() && spec.pool().isEmpty() && spec.settings().isEmpty();
  }

  /// Adds the members of a credential that the schema [#says].
  static void put(ObjectBuilder out, CredentialSpec spec, int schema) {
    out.put("scheme", spec.scheme().name().toLowerCase(Locale.ROOT))
        .put("secret", spec.secret().text());
    if (schema >= CLOUDS_SINCE) {
      ObjectBuilder settings = JsonValue.object();
      spec.settings().forEach(settings::put);
      out.put("pool", JsonValue.array(spec.pool().stream().map(CredentialCodec::key).toList()))
          .put("auth", settings.build());
    }
  }

  static CredentialSpec read(Obj in, int schema) {
    Scheme scheme = Scheme.valueOf(in.string("scheme").toUpperCase(Locale.ROOT));
    SecretRef secret = SecretRef.parse(in.string("secret"));
    if (schema < CLOUDS_SINCE) {
      return new CredentialSpec(scheme, secret);
    }
    List<PooledKey> pool =
        in.require("pool").asArray().stream().map(item -> key(item.asObject())).toList();
    SortedMap<String, String> settings = new TreeMap<>();
    in.object("auth").members().forEach((name, text) -> settings.put(name, text.asString()));
    return new CredentialSpec(scheme, secret, pool, settings);
  }

  private static JsonValue key(PooledKey key) {
    return JsonValue.object()
        .put("secret", key.secret().text())
        .put("weight", key.weight())
        .build();
  }

  private static PooledKey key(Obj in) {
    return new PooledKey(
        SecretRef.parse(in.string("secret")), Math.toIntExact(in.number("weight")));
  }
}
