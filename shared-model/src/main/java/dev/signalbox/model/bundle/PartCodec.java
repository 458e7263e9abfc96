package dev.signalbox.model.bundle;

import dev.signalbox.model.bundle.TenantSettings.Staleness;
import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.key.SecretDigest;
import dev.signalbox.model.usage.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The contents of parts as canonical JSON. Each part says its schema, its own name and whose it
/// is, so that no part can stand in for another.
final class PartCodec {

  private PartCodec() {}

  static JsonValue prices(PriceList prices) {
    return JsonValue.object()
        .put("book", prices.book())
        .put("lines", JsonValue.array(prices.lines().stream().map(PartCodec::line).toList()))
        .build();
  }

  static PriceList prices(Obj in) {
    return new PriceList(
        Math.toIntExact(in.number("book")),
        in.require("lines").asArray().stream().map(item -> line(item.asObject())).toList());
  }

  static void putRevocations(ObjectBuilder out, Revocations revocations) {
    out.put("keys", texts(revocations.keys().stream().map(KeyId::value).toList()))
        .put("secrets", texts(revocations.secrets().stream().map(SecretDigest::toHex).toList()));
  }

  static Revocations revocations(Obj in) {
    return new Revocations(
        texts(in, "keys").stream().map(KeyId::new).toList(),
        texts(in, "secrets").stream().map(SecretDigest::fromHex).toList());
  }

  static void putSettings(ObjectBuilder out, TenantSettings settings) {
    out.put("staleness", settings.staleness().name().toLowerCase(Locale.ROOT))
        .put("stale_after", settings.staleAfter().toString());
  }

  static TenantSettings settings(Obj in) {
    return new TenantSettings(
        Staleness.valueOf(in.string("staleness").toUpperCase(Locale.ROOT)),
        Duration.parse(in.string("stale_after")));
  }

  /// A list that is empty until its feature is there.
  static void requireEmpty(Obj in, String name) {
    if (!in.require(name).asArray().isEmpty()) {
      throw new JsonException("this release does not know " + name);
    }
  }

  /// Starts a part of a tenant, or of the group.
  static ObjectBuilder start(int schema, String owner, String name) {
    return JsonValue.object().put("schema", schema).put("owner", owner).put("part", name);
  }

  /// Reads a part that must say exactly these things of itself.
  static Obj open(Part part, int schema, String owner, String name) {
    if (part.bytes().length > Part.MAX_BYTES) {
      throw new JsonException("part " + name + " is larger than " + Part.MAX_BYTES + " bytes");
    }
    Obj in = Json.parse(part.bytes()).asObject();
    if (in.number("schema") != schema) {
      throw new JsonException("part " + name + " has schema " + in.number("schema"));
    }
    if (!in.string("owner").equals(owner) || !in.string("part").equals(name)) {
      throw new JsonException(
          "part " + name + " of " + owner + " is in truth " + in.string("part") + " of another");
    }
    return in;
  }

  /// @throws JsonException if a part is not, byte for byte, what this release writes
  static void requireCanonical(Part given, Part canonical) {
    if (!Arrays.equals(given.bytes(), canonical.bytes())) {
      throw new JsonException(
          "part "
              + canonical.name()
              + " is not in canonical form: unknown members, another order, or white space");
    }
  }

  private static JsonValue line(PriceList.Line line) {
    return JsonValue.object()
        .put("id", line.id())
        .put("models", texts(line.models()))
        .put("from", line.from().toString())
        .put("until", line.until().map(Instant::toString))
        .put("usual", rates(line.usual()))
        .put("most", rates(line.most()))
        .build();
  }

  private static PriceList.Line line(Obj in) {
    return new PriceList.Line(
        in.string("id"),
        texts(in, "models"),
        Instant.parse(in.string("from")),
        in.get("until").map(JsonValue::asString).map(Instant::parse),
        rates(in.object("usual")),
        rates(in.object("most")));
  }

  private static JsonValue rates(Map<Unit, Long> rates) {
    ObjectBuilder out = JsonValue.object();
    rates.forEach((unit, picos) -> out.put(unit.wireName(), picos));
    return out.build();
  }

  private static Map<Unit, Long> rates(Obj in) {
    Map<Unit, Long> rates = new EnumMap<>(Unit.class);
    in.members().forEach((name, picos) -> rates.put(Unit.fromWireName(name), picos.asLong()));
    return rates;
  }

  private static JsonValue texts(List<String> values) {
    return JsonValue.array(values.stream().map(value -> JsonValue.of(value)).toList());
  }

  private static List<String> texts(Obj in, String name) {
    return in.require(name).asArray().stream().map(JsonValue::asString).toList();
  }
}
