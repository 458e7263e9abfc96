package dev.signalbox.launcher;

import dev.signalbox.compiler.CatalogueEntry;
import dev.signalbox.compiler.ProviderCatalogue;
import dev.signalbox.model.bundle.CredentialSpec.Scheme;
import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.wire.WireFormat;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which providers a start registers: the real ones that the environment or the command line names,
/// and the simulator for what none of them serves.
///
/// @param registrations what to put to `/v1/providers/{name}`, by name
/// @param notes what people should know
record ProviderPlan(Map<String, JsonValue> registrations, List<String> notes) {

  static final String SIMULATOR = "simulator";

  /// Providers that a key in the environment is enough for.
  private static final List<String> BY_ENVIRONMENT = List.of("anthropic", "openai", "gemini");

  private static final String ANY_MODEL = "*";
  private static final String BEDROCK_KEY = "AWS_BEARER_TOKEN_BEDROCK";
  private static final String GOOGLE_KEY_FILE = "GOOGLE_APPLICATION_CREDENTIALS";

  /// What the simulator speaks under its own address.
  private static final Set<WireFormat> OF_SIMULATOR =
      Set.of(WireFormat.ANTHROPIC, WireFormat.OPENAI);

  /// Where the simulator is, and the file with the key that it is shown.
  record Simulator(URI address, Path key) {}

  /// What one provider that is stored already serves.
  ///
  /// @param secret its secret reference, such as `env:OPENAI_API_KEY`
  record Stored(String name, Set<WireFormat> formats, List<String> models, String secret) {

    Stored {
      formats = Set.copyOf(formats);
      models = List.copyOf(models);
    }
  }

  /// Makes the plan. A provider that the command line names is set anew. One that the environment
  /// names is set only if it is not stored yet, so that what an administrator changed stays.
  static ProviderPlan of(
      Map<String, URI> given,
      Map<String, String> environment,
      Simulator simulator,
      List<Stored> stored) {
    Map<String, JsonValue> registrations = new LinkedHashMap<>();
    List<String> notes = new ArrayList<>();
    Set<WireFormat> served = EnumSet.noneOf(WireFormat.class);
    given.forEach((name, address) -> {
      registrations.put(name, registration(name, address, environment));
      served.addAll(servesAny(name));
    });
    for (String name : BY_ENVIRONMENT) {
      boolean known = stored.stream().anyMatch(each -> each.name().equals(name));
      if (!registrations.containsKey(name) && !known && key(name, environment).isPresent()) {
        registrations.put(
            name, JsonValue.object().put("secret", secret(name, environment).text()).build());
        served.addAll(servesAny(name));
      }
    }
    for (Stored provider : stored) {
      if (!provider.name().equals(SIMULATOR) && !registrations.containsKey(provider.name())) {
        served.addAll(servesAny(provider));
        missing(provider, environment).ifPresent(notes::add);
      }
    }
    registrations.put(SIMULATOR, simulator(simulator, served));
    return new ProviderPlan(registrations, notes);
  }

  /// The simulator steps back from a format as soon as a real provider takes any model of it.
  private static JsonValue simulator(Simulator simulator, Set<WireFormat> served) {
    Set<WireFormat> left = EnumSet.copyOf(OF_SIMULATOR);
    left.removeAll(served);
    boolean stepsBack = left.isEmpty();
    Set<WireFormat> formats = EnumSet.copyOf(stepsBack ? OF_SIMULATOR : left);
    List<String> models = stepsBack ? List.of("simulator-*") : List.of("simulator-*", ANY_MODEL);
    return JsonValue.object()
        .put("base_url", simulator.address().toString())
        .put("formats", JsonValue.array(formats.stream().map(ProviderPlan::name).toList()))
        .put("models", JsonValue.array(models.stream().map(JsonValue::of).toList()))
        .put("scheme", "bearer")
        .put("secret", new SecretRef.File(simulator.key().toString()).text())
        .build();
  }

  private static JsonValue registration(String name, URI address, Map<String, String> environment) {
    JsonValue.ObjectBuilder out = JsonValue.object().put("base_url", address.toString());
    Scheme scheme =
        ProviderCatalogue.builtIn().find(name).map(CatalogueEntry::scheme).orElse(Scheme.BEARER);
    switch (scheme) {
      case AWS -> aws(out, environment);
      case GOOGLE -> google(out, environment);
      default -> out.put("secret", secret(name, environment).text());
    }
    return out.build();
  }

  /// AWS's own tools look for a key of Bedrock's first, then for keys to sign with.
  private static void aws(JsonValue.ObjectBuilder out, Map<String, String> environment) {
    if (isSet(environment, BEDROCK_KEY)) {
      out.put("scheme", "bearer").put("secret", new SecretRef.Environment(BEDROCK_KEY).text());
    } else if (isSet(environment, "AWS_ACCESS_KEY_ID")) {
      String region = environment.getOrDefault("AWS_REGION", "us-east-1");
      out.put("scheme", "aws")
          .put("secret", "none")
          .put(
              "auth_settings",
              JsonValue.object().put("source", "environment").put("region", region).build());
    } else {
      out.put("scheme", "none").put("secret", "none");
    }
  }

  /// Google's own tools take the name of a file with the key of a service account.
  private static void google(JsonValue.ObjectBuilder out, Map<String, String> environment) {
    String file = environment.getOrDefault(GOOGLE_KEY_FILE, "");
    if (!file.isBlank()) {
      out.put("scheme", "google").put("secret", new SecretRef.File(file).text());
    } else {
      out.put("scheme", "none").put("secret", "none");
    }
  }

  private static boolean isSet(Map<String, String> environment, String variable) {
    return !environment.getOrDefault(variable, "").isBlank();
  }

  private static SecretRef secret(String name, Map<String, String> environment) {
    return key(name, environment)
        .<SecretRef>map(SecretRef.Environment::new)
        .orElseGet(SecretRef.None::new);
  }

  /// The variable that holds a provider's key, if it is set.
  private static Optional<String> key(String name, Map<String, String> environment) {
    return ProviderCatalogue.builtIn()
        .find(name)
        .map(CatalogueEntry::keyVariable)
        .filter(variable -> !environment.getOrDefault(variable, "").isBlank());
  }

  private static Set<WireFormat> servesAny(String name) {
    return ProviderCatalogue.builtIn()
        .find(name)
        .map(entry -> entry.models().contains(ANY_MODEL) ? entry.formats() : Set.<WireFormat>of())
        .orElse(Set.of(WireFormat.OPENAI));
  }

  private static Set<WireFormat> servesAny(Stored provider) {
    if (provider.models().isEmpty()) {
      return servesAny(provider.name());
    }
    if (!provider.models().contains(ANY_MODEL)) {
      return Set.of();
    }
    return provider.formats().isEmpty()
        ? ProviderCatalogue.builtIn()
            .find(provider.name())
            .map(CatalogueEntry::formats)
            .orElse(Set.of(WireFormat.OPENAI))
        : provider.formats();
  }

  private static Optional<String> missing(Stored provider, Map<String, String> environment) {
    if (provider.secret().startsWith("env:")) {
      String variable = provider.secret().substring("env:".length());
      if (environment.getOrDefault(variable, "").isBlank()) {
        return Optional.of(
            "Provider "
                + provider.name()
                + " needs "
                + variable
                + ", which is not set: its calls will fail. Set it and start again.");
      }
    }
    return Optional.empty();
  }

  private static JsonValue name(WireFormat format) {
    return JsonValue.of(format.name().toLowerCase(Locale.ROOT));
  }
}
