package dev.signalbox.model.bundle;

import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.key.IpRange;
import dev.signalbox.model.key.KeyScope;
import dev.signalbox.model.key.KeySecret;
import dev.signalbox.model.key.KeyStatus;
import dev.signalbox.model.key.SecretDigest;
import dev.signalbox.model.wire.Surface;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A key grant as canonical JSON, in each schema that is still spoken.
///
/// - Schema 1 knows digests without an end, models and the key's expiry.
/// - Schema 2 adds the end of a secret, routes and surfaces.
/// - Schema 3 adds networks and status.
/// - Schema 4 adds the surfaces behind the first six.
///
/// What an older schema cannot say is left out: a secret that ends, or the whole key. A proxy that
/// reads an older schema refuses more, never less.
public final class KeyGrantCodec {

  private static final int OLDEST = 1;
  private static final int NEWEST = 4;

  private static final Set<Surface> FIRST_SURFACES =
      EnumSet.range(Surface.MESSAGES, Surface.EMBEDDINGS);

  private KeyGrantCodec() {}

  /// A grant in a schema; empty if that schema cannot say it without widening it.
  ///
  /// @throws IllegalArgumentException if the schema is not spoken
  public static Optional<JsonValue> write(KeyGrant grant, int schema) {
    requireSpoken(schema);
    List<KeySecret> secrets = secrets(grant, schema);
    if (secrets.isEmpty() || !expressible(grant, schema)) {
      return Optional.empty();
    }
    KeyScope scope = grant.scope();
    ObjectBuilder out = JsonValue.object().put("id", grant.id().toString());
    if (schema >= 3) {
      out.put("status", grant.status().wireName());
    }
    out.put(
            "secrets",
            JsonValue.array(secrets.stream().map(secret -> secret(secret, schema)).toList()))
        .put("owner", grant.owner())
        .put("node_path", grant.nodePath())
        .put("models", texts(scope.models()));
    if (schema >= 2) {
      out.put("routes", texts(scope.routes())).put("surfaces", texts(surfaces(scope, schema)));
    }
    if (schema >= 3) {
      out.put("networks", texts(scope.networks().stream().map(IpRange::toString).toList()));
    }
    return Optional.of(out.put("expires_at", grant.expiresAt().map(Instant::toString)).build());
  }

  /// Reads what [#write] wrote in the same schema.
  ///
  /// @throws dev.signalbox.model.json.JsonException if a member is missing or of another kind
  /// @throws IllegalArgumentException if a value is none
  public static KeyGrant read(Obj in, int schema) {
    requireSpoken(schema);
    KeyScope scope = KeyScope.ofModels(texts(in, "models"));
    if (schema >= 2) {
      scope = scope.withRoutes(texts(in, "routes")).withSurfaces(surfaces(texts(in, "surfaces")));
    }
    if (schema >= 3) {
      scope = scope.withNetworks(texts(in, "networks").stream().map(IpRange::parse).toList());
    }
    List<KeySecret> secrets = new ArrayList<>();
    for (JsonValue item : in.array("secrets")) {
      secrets.add(
          schema == 1
              ? KeySecret.lasting(SecretDigest.fromHex(item.asString()))
              : secret(item.asObject()));
    }
    return new KeyGrant(
        new KeyId(in.string("id")),
        schema >= 3 ? KeyStatus.fromWireName(in.string("status")) : KeyStatus.ACTIVE,
        secrets,
        in.string("owner"),
        in.string("node_path"),
        scope,
        in.get("expires_at").map(JsonValue::asString).map(Instant::parse));
  }

  private static void requireSpoken(int schema) {
    if (schema < OLDEST || schema > NEWEST) {
      throw new IllegalArgumentException("schema " + schema + " is not spoken");
    }
  }

  private static List<KeySecret> secrets(KeyGrant grant, int schema) {
    return schema >= 2
        ? grant.secrets()
        : grant.secrets().stream().filter(secret -> secret.validUntil().isEmpty()).toList();
  }

  private static boolean expressible(KeyGrant grant, int schema) {
    KeyScope scope = grant.scope();
    boolean inTwo = grant.status() == KeyStatus.ACTIVE && scope.isForEveryNetwork();
    boolean inOne = scope.isForEveryRoute() && scope.isForEverySurface();
    boolean inThree = scope.surfaces().isEmpty() || !surfaces(scope, schema).isEmpty();
    return inThree && (schema >= 3 || inTwo) && (schema >= 2 || inOne);
  }

  private static JsonValue secret(KeySecret secret, int schema) {
    String digest = secret.digest().toHex();
    if (schema == 1) {
      return JsonValue.of(digest);
    }
    return JsonValue.object()
        .put("sha256", digest)
        .put("valid_until", secret.validUntil().map(Instant::toString))
        .build();
  }

  private static KeySecret secret(Obj in) {
    return new KeySecret(
        SecretDigest.fromHex(in.string("sha256")),
        in.get("valid_until").map(JsonValue::asString).map(Instant::parse));
  }

  /// A set has no order of its own, so the names are in that of the enum; `*` for all of them.
  private static List<String> surfaces(KeyScope scope, int schema) {
    return scope.isForEverySurface()
        ? List.of(KeyScope.ANY)
        : scope.surfaces().stream()
            .filter(surface -> schema >= NEWEST || FIRST_SURFACES.contains(surface))
            .sorted()
            .map(Surface::wireName)
            .toList();
  }

  private static Set<Surface> surfaces(List<String> names) {
    if (names.equals(List.of(KeyScope.ANY))) {
      return KeyScope.everySurface();
    }
    Set<Surface> surfaces = EnumSet.noneOf(Surface.class);
    names.forEach(name -> surfaces.add(Surface.fromWireName(name)));
    return surfaces;
  }

  private static JsonValue texts(List<String> values) {
    return JsonValue.array(values.stream().map(value -> JsonValue.of(value)).toList());
  }

  private static List<String> texts(Obj in, String name) {
    return in.array(name).stream().map(JsonValue::asString).toList();
  }
}
