package dev.signalbox.model.bundle;

import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/// A bundle as canonical JSON in UTF-8: one bundle has exactly one form, and nothing but that form
/// is read. So two readers can never disagree on what was signed, and a member that this release
/// does not know is refused instead of overlooked.
public final class BundleCodec {

  /// The schema that this release writes.
  public static final int SCHEMA = 4;

  /// The oldest schema that this release still writes and reads, see [KeyGrantCodec].
  public static final int OLDEST_SCHEMA = 1;

  private BundleCodec() {}

  /// Writes a bundle. Equal bundles always give equal bytes.
  public static byte[] write(Bundle bundle) {
    return write(bundle, SCHEMA);
  }

  /// Writes a bundle for proxies that read an older schema. What that schema cannot say is left
  /// out, never widened.
  ///
  /// @throws IllegalArgumentException if the schema is not spoken
  public static byte[] write(Bundle bundle, int schema) {
    return Json.writeBytes(
        JsonValue.object()
            .put("schema", schema)
            .put("version", bundle.version())
            .put("tenants", array(bundle.tenants(), policy -> tenant(policy, schema)))
            .put("limits", limits(bundle.limits()))
            .build());
  }

  /// Reads a bundle.
  ///
  /// @throws JsonException if the bytes are not exactly what [#write] makes of a bundle, or have a
  ///   schema that is not spoken
  public static Bundle read(byte[] utf8) {
    Bundle bundle;
    int schema;
    try {
      Obj in = Json.parse(utf8).asObject();
      schema = schema(in.number("schema"));
      bundle = bundle(in, schema);
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException malformed) {
      throw new JsonException("not a bundle: " + malformed.getMessage(), malformed);
    }
    if (!Arrays.equals(utf8, write(bundle, schema))) {
      throw new JsonException(
          "not a bundle in canonical form: unknown members, another order, or white space");
    }
    return bundle;
  }

  private static int schema(long number) {
    if (number < OLDEST_SCHEMA || number > SCHEMA) {
      throw new JsonException(
          "the bundle has schema "
              + number
              + ", this release reads "
              + OLDEST_SCHEMA
              + " to "
              + SCHEMA);
    }
    return (int) number;
  }

  private static Bundle bundle(Obj in, int schema) {
    return new Bundle(
        in.number("version"),
        list(in.require("tenants"), tenant -> tenant(tenant, schema)),
        limits(in.object("limits")));
  }

  private static JsonValue tenant(TenantPolicy policy, int schema) {
    return JsonValue.object()
        .put("tenant", policy.tenant().toString())
        .put(
            "keys",
            JsonValue.array(
                policy.keys().stream()
                    .flatMap(grant -> KeyGrantCodec.write(grant, schema).stream())
                    .toList()))
        .put("providers", RouteCodec.providers(policy, schema))
        .put("aliases", RouteCodec.aliases(policy, schema))
        .build();
  }

  private static TenantPolicy tenant(Obj in, int schema) {
    return new TenantPolicy(
        TenantId.parse(in.string("tenant")),
        list(in.require("keys"), key -> KeyGrantCodec.read(key, schema)),
        RouteCodec.providers(in, schema),
        RouteCodec.aliases(in, schema));
  }

  private static JsonValue limits(Limits limits) {
    return JsonValue.object()
        .put("max_body_bytes", limits.maxBodyBytes())
        .put("max_header_bytes", limits.maxHeaderBytes())
        .put("max_connections", limits.maxConnections())
        .put("head_timeout", limits.headTimeout().toString())
        .put("body_idle_timeout", limits.bodyIdleTimeout().toString())
        .put("keep_alive_timeout", limits.keepAliveTimeout().toString())
        .put("connect_timeout", limits.connectTimeout().toString())
        .put("provider_idle_timeout", limits.providerIdleTimeout().toString())
        .build();
  }

  private static Limits limits(Obj in) {
    return new Limits(
        in.number("max_body_bytes"),
        Math.toIntExact(in.number("max_header_bytes")),
        Math.toIntExact(in.number("max_connections")),
        Duration.parse(in.string("head_timeout")),
        Duration.parse(in.string("body_idle_timeout")),
        Duration.parse(in.string("keep_alive_timeout")),
        Duration.parse(in.string("connect_timeout")),
        Duration.parse(in.string("provider_idle_timeout")));
  }

  private static <T> JsonValue array(Collection<T> items, Function<T, JsonValue> writer) {
    return JsonValue.array(items.stream().map(writer).toList());
  }

  private static <T> List<T> list(JsonValue array, Function<Obj, T> reader) {
    List<T> items = new ArrayList<>();
    for (JsonValue item : array.asArray()) {
      items.add(reader.apply(item.asObject()));
    }
    return items;
  }

  static JsonValue groupLimits(Limits limits) {
    return limits(limits);
  }

  static Limits groupLimits(Obj in) {
    return limits(in);
  }
}
