package dev.signalbox.compiler.document;

import dev.signalbox.compiler.AliasSource;
import dev.signalbox.compiler.ProviderSource;
import dev.signalbox.model.bundle.CredentialSpec.Scheme;
import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.bundle.TenantSettings;
import dev.signalbox.model.bundle.TenantSettings.Staleness;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.wire.Feature;
import dev.signalbox.model.wire.WireFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// A policy document as canonical JSON: equal documents always give equal text. It has the shape of
/// the YAML form: `{"providers":{NAME:{…}},"aliases":{NAME:{…}},"settings":{…}}`.
public final class DocumentCodec {

  private static final Map<String, Duration> UNITS =
      Map.of(
          "h", Duration.ofHours(1),
          "m", Duration.ofMinutes(1),
          "s", Duration.ofSeconds(1),
          "ms", Duration.ofMillis(1));

  private DocumentCodec() {}

  /// Writes a document.
  public static Obj write(PolicyDocument document) {
    ObjectBuilder providers = JsonValue.object();
    document.providers().forEach(provider -> providers.put(provider.name(), provider(provider)));
    ObjectBuilder aliases = JsonValue.object();
    document.aliases().forEach(alias -> aliases.put(alias.name(), alias(alias)));
    return JsonValue.object()
        .put("providers", providers.build())
        .put("aliases", aliases.build())
        .put("settings", settings(document.settings()))
        .build();
  }

  /// Reads what [#write] wrote, this release or an earlier one.
  ///
  /// @throws JsonException if it is something else
  public static PolicyDocument read(Obj in) {
    try {
      List<ProviderSource> providers = new ArrayList<>();
      members(in, "providers")
          .forEach((name, value) -> providers.add(provider(name, value.asObject())));
      List<AliasSource> aliases = new ArrayList<>();
      members(in, "aliases").forEach((name, value) -> aliases.add(alias(name, value.asObject())));
      TenantSettings settings =
          in.get("settings")
              .map(value -> settings(value.asObject()))
              .orElse(TenantSettings.DEFAULT);
      return new PolicyDocument(providers, aliases, settings);
    } catch (IllegalArgumentException malformed) {
      throw new JsonException("not a policy document: " + malformed.getMessage(), malformed);
    }
  }

  private static Map<String, JsonValue> members(Obj in, String name) {
    return in.get(name).map(value -> value.asObject().members()).orElse(Map.of());
  }

  private static JsonValue provider(ProviderSource provider) {
    ObjectBuilder out =
        JsonValue.object()
            .put("base_url", provider.baseUrl())
            .put("key", provider.secret().map(SecretRef::text))
            .put("auth", provider.scheme().map(DocumentCodec::word));
    AuthCodec.put(out, provider.auth());
    if (!provider.formats().isEmpty()) {
      out.put(
          "formats", texts(provider.formats().stream().sorted().map(DocumentCodec::word).toList()));
    }
    if (!provider.models().isEmpty()) {
      out.put("models", texts(provider.models()));
    }
    provider.usageInStream().ifPresent(flag -> out.put("usage_in_stream", flag));
    return out.put("trusted_certificates", provider.trustedCertificates()).build();
  }

  private static ProviderSource provider(String name, Obj in) {
    Set<WireFormat> formats = EnumSet.noneOf(WireFormat.class);
    texts(in, "formats").forEach(word -> formats.add(WireFormat.valueOf(constant(word))));
    return new ProviderSource(
        name,
        in.get("base_url").map(JsonValue::asString),
        formats,
        texts(in, "models"),
        in.get("auth").map(word -> Scheme.valueOf(constant(word.asString()))),
        in.get("key").map(text -> SecretRef.parse(text.asString())),
        in.get("usage_in_stream").map(JsonValue::asBoolean),
        in.get("trusted_certificates").map(JsonValue::asString),
        AuthCodec.read(in));
  }

  private static JsonValue alias(AliasSource alias) {
    ObjectBuilder out =
        JsonValue.object().put("provider", alias.provider()).put("model", alias.model());
    if (!alias.allows().isEmpty()) {
      out.put("allows", texts(alias.allows().stream().sorted().map(DocumentCodec::word).toList()));
    }
    return out.build();
  }

  private static AliasSource alias(String name, Obj in) {
    Set<Feature> allows = EnumSet.noneOf(Feature.class);
    texts(in, "allows").forEach(word -> allows.add(Feature.valueOf(constant(word))));
    return new AliasSource(
        name, in.get("provider").map(JsonValue::asString), in.string("model"), allows);
  }

  private static JsonValue settings(TenantSettings settings) {
    return JsonValue.object()
        .put("staleness", word(settings.staleness()))
        .put("stale_after", time(settings.staleAfter()))
        .build();
  }

  private static TenantSettings settings(Obj in) {
    TenantSettings usual = TenantSettings.DEFAULT;
    return new TenantSettings(
        in.get("staleness")
            .map(word -> Staleness.valueOf(constant(word.asString())))
            .orElse(usual.staleness()),
        in.get("stale_after").map(text -> time(text.asString())).orElse(usual.staleAfter()));
  }

  /// A time as people write it, in the largest unit that says it exactly.
  private static String time(Duration time) {
    if (time.toMillis() % 1_000 != 0) {
      return time.toMillis() + "ms";
    }
    if (time.toSeconds() % 60 != 0) {
      return time.toSeconds() + "s";
    }
    return time.toMinutes() % 60 == 0 ? time.toHours() + "h" : time.toMinutes() + "m";
  }

  private static Duration time(String text) {
    String number = text.replaceAll("[a-z]+$", "");
    Duration unit = UNITS.get(text.substring(number.length()));
    if (unit == null) {
      throw new IllegalArgumentException("not a time");
    }
    return unit.multipliedBy(Long.parseLong(number));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String constant(String word) {
    return word.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static JsonValue texts(List<String> values) {
    return JsonValue.array(values.stream().map(value -> JsonValue.of(value)).toList());
  }

  private static List<String> texts(Obj in, String name) {
    return in.array(name).stream().map(JsonValue::asString).toList();
  }
}
