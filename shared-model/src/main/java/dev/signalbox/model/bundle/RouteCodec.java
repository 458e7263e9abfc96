package dev.signalbox.model.bundle;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.wire.Feature;
import dev.signalbox.model.wire.WireFormat;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Providers and aliases as canonical JSON, in each schema that is still spoken.
///
/// Schema 4 adds formats beside Anthropic's and OpenAI's, and what an alias allows to be lost. An
/// older schema leaves out the formats that it does not know, a provider that has none besides
/// them, or a credential that it cannot say, together with its aliases, and every allowance: it
/// reaches less and refuses more.
final class RouteCodec {

  /// The schema from which on all formats can be said.
  private static final int FORMATS_SINCE = 4;

  private static final Set<WireFormat> FIRST_FORMATS =
      Set.of(WireFormat.ANTHROPIC, WireFormat.OPENAI);

  private RouteCodec() {}

  static JsonValue providers(TenantPolicy policy, int schema) {
    return JsonValue.array(
        policy.providers().stream().flatMap(spec -> provider(spec, schema).stream()).toList());
  }

  static List<ProviderSpec> providers(Obj in, int schema) {
    List<ProviderSpec> providers = new ArrayList<>();
    for (JsonValue item : in.array("providers")) {
      providers.add(provider(item.asObject(), schema));
    }
    return providers;
  }

  static JsonValue aliases(TenantPolicy policy, int schema) {
    List<String> reachable =
        policy.providers().stream()
            .filter(spec -> provider(spec, schema).isPresent())
            .map(ProviderSpec::name)
            .toList();
    return JsonValue.array(
        policy.aliases().stream()
            .filter(alias -> schema >= FORMATS_SINCE || reachable.contains(alias.provider()))
            .map(alias -> alias(alias, schema))
            .toList());
  }

  static List<AliasSpec> aliases(Obj in, int schema) {
    List<AliasSpec> aliases = new ArrayList<>();
    for (JsonValue item : in.array("aliases")) {
      aliases.add(alias(item.asObject(), schema));
    }
    return aliases;
  }

  /// Why a schema cannot say a provider at all; empty if it can.
  static Optional<String> whyNot(ProviderSpec spec, int schema) {
    if (!CredentialCodec.says(spec.credential(), schema)) {
      return Optional.of(
          "its credential ("
              + lowerCase(spec.credential().scheme())
              + ") is of a kind that schema "
              + schema
              + " does not know");
    }
    boolean none =
        schema < FORMATS_SINCE
            && !spec.formats().isEmpty()
            && spec.formats().stream().noneMatch(FIRST_FORMATS::contains);
    return none ? Optional.of("schema " + schema + " knows none of its formats") : Optional.empty();
  }

  private static Optional<JsonValue> provider(ProviderSpec spec, int schema) {
    List<String> formats =
        spec.formats().stream()
            .filter(format -> schema >= FORMATS_SINCE || FIRST_FORMATS.contains(format))
            .sorted()
            .map(RouteCodec::lowerCase)
            .toList();
    if (whyNot(spec, schema).isPresent()) {
      return Optional.empty();
    }
    ObjectBuilder out =
        JsonValue.object()
            .put("name", spec.name())
            .put("base_url", spec.baseUrl().toString())
            .put("formats", texts(formats))
            .put("models", texts(spec.models()));
    CredentialCodec.put(out, spec.credential(), schema);
    return Optional.of(
        out.put("usage_in_stream", spec.usageInStream())
            .put("trusted_certificates", spec.trustedCertificates())
            .build());
  }

  private static ProviderSpec provider(Obj in, int schema) {
    Set<WireFormat> formats = EnumSet.noneOf(WireFormat.class);
    for (JsonValue name : in.array("formats")) {
      formats.add(WireFormat.valueOf(name.asString().toUpperCase(Locale.ROOT)));
    }
    if (schema < FORMATS_SINCE && !FIRST_FORMATS.containsAll(formats)) {
      throw new IllegalArgumentException("a format that schema " + schema + " does not know");
    }
    return new ProviderSpec(
        in.string("name"),
        URI.create(in.string("base_url")),
        formats,
        in.array("models").stream().map(JsonValue::asString).toList(),
        CredentialCodec.read(in, schema),
        in.require("usage_in_stream").asBoolean(),
        in.string("trusted_certificates"));
  }

  private static JsonValue alias(AliasSpec alias, int schema) {
    ObjectBuilder out =
        JsonValue.object()
            .put("name", alias.name())
            .put("provider", alias.provider())
            .put("model", alias.model());
    if (schema >= FORMATS_SINCE) {
      out.put("allows", texts(alias.allows().stream().sorted().map(Feature::wireName).toList()));
    }
    return out.build();
  }

  private static AliasSpec alias(Obj in, int schema) {
    Set<Feature> allows = EnumSet.noneOf(Feature.class);
    if (schema >= FORMATS_SINCE) {
      for (JsonValue name : in.array("allows")) {
        allows.add(Feature.fromWireName(name.asString()));
      }
    }
    return new AliasSpec(in.string("name"), in.string("provider"), in.string("model"), allows);
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static JsonValue texts(List<String> values) {
    return JsonValue.array(values.stream().map(value -> JsonValue.of(value)).toList());
  }
}
