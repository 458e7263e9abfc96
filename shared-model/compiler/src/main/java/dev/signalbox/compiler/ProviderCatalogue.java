package dev.signalbox.compiler;

import dev.signalbox.model.bundle.CredentialSpec;
import dev.signalbox.model.bundle.CredentialSpec.Scheme;
import dev.signalbox.model.bundle.ProviderSpec;
import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// The providers that work by name alone. They stand in `providers.json` next to this class: adding
/// one means adding a line there.
public final class ProviderCatalogue {

  private static final String ANTHROPIC = "anthropic";
  private static final String USUAL_PATH = "/v1";

  /// What a name that is not in the catalogue is taken for: most servers that are compatible with
  /// OpenAI have Chat, and many have Responses, but what crosses goes to them as Chat.
  static final Set<WireFormat> UNKNOWN = Set.of(WireFormat.OPENAI, WireFormat.OPENAI_CHAT);

  private static final ProviderCatalogue BUILT_IN = load();

  private final Map<String, CatalogueEntry> entries;

  private ProviderCatalogue(Map<String, CatalogueEntry> entries) {
    this.entries = Collections.unmodifiableMap(entries);
  }

  /// The catalogue of this release.
  public static ProviderCatalogue builtIn() {
    return BUILT_IN;
  }

  /// All entries, in the order of the file.
  public Collection<CatalogueEntry> entries() {
    return entries.values();
  }

  /// The entry of a name.
  public Optional<CatalogueEntry> find(String name) {
    return Optional.ofNullable(entries.get(name));
  }

  /// A provider by name, for `--provider NAME` and `--provider NAME=BASE_URL`. A name that the
  /// catalogue does not know is an OpenAI-compatible provider of that name, and needs an address.
  /// Judges nothing: [PolicyCompiler] does, also whether the provider can be called yet.
  ///
  /// @return empty if neither the catalogue nor the caller knows an address
  public Optional<ProviderSpec> provider(String name, Optional<URI> baseUrl, SecretRef secret) {
    Optional<CatalogueEntry> entry = find(name);
    Optional<URI> address =
        baseUrl.map(given -> completed(name, given)).or(() -> entry.map(CatalogueEntry::baseUrl));
    return address.map(url -> spec(name, url, entry, secret));
  }

  /// Completes a base address: white space around it and slashes at its end go, and an address
  /// without a path gets the provider's usual one. Anthropic's own tools take an address without
  /// `/v1`, so for `anthropic` it is added where it is missing. Completing twice changes nothing.
  public URI completed(String name, URI given) {
    return completed(name, given, find(name).map(CatalogueEntry::formats).orElse(UNKNOWN));
  }

  /// The same for a provider that speaks other formats than its name says.
  URI completed(String name, URI given, Set<WireFormat> formats) {
    String path = Objects.requireNonNullElse(given.getRawPath(), "");
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    String trimmed = path.substring(0, end);
    String whole = given.toString();
    String head = whole.substring(0, whole.length() - path.length());
    if (name.equals(ANTHROPIC) && !trimmed.endsWith(USUAL_PATH)) {
      return URI.create(head + trimmed + USUAL_PATH);
    }
    if (trimmed.isEmpty()) {
      return URI.create(
          head + find(name).map(known -> known.baseUrl().getPath()).orElse(usualPath(formats)));
    }
    return URI.create(head + trimmed);
  }

  private static String usualPath(Set<WireFormat> formats) {
    if (formats.equals(Set.of(WireFormat.GEMINI))) {
      return "/v1beta";
    }
    return formats.equals(Set.of(WireFormat.BEDROCK)) ? "" : USUAL_PATH;
  }

  private static ProviderSpec spec(
      String name, URI baseUrl, Optional<CatalogueEntry> entry, SecretRef secret) {
    Scheme scheme = entry.map(CatalogueEntry::scheme).orElse(Scheme.BEARER);
    CredentialSpec credential =
        secret instanceof SecretRef.None
            ? CredentialSpec.NONE
            : new CredentialSpec(scheme == Scheme.NONE ? Scheme.BEARER : scheme, secret);
    return new ProviderSpec(
        name,
        baseUrl,
        entry.map(CatalogueEntry::formats).orElse(UNKNOWN),
        entry.map(CatalogueEntry::models).orElse(List.of("*")).stream().sorted().toList(),
        credential,
        entry.map(CatalogueEntry::usageInStream).orElse(false),
        "");
  }

  private static ProviderCatalogue load() {
    try (InputStream in = ProviderCatalogue.class.getResourceAsStream("providers.json")) {
      byte[] text = Objects.requireNonNull(in, "providers.json is missing").readAllBytes();
      Map<String, CatalogueEntry> entries = new LinkedHashMap<>();
      for (JsonValue item : Json.parse(text).asObject().array("providers")) {
        CatalogueEntry entry = entry(item.asObject());
        entries.put(entry.name(), entry);
      }
      return new ProviderCatalogue(entries);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static CatalogueEntry entry(Obj in) {
    Set<WireFormat> formats = EnumSet.noneOf(WireFormat.class);
    for (String format : texts(in, "formats")) {
      formats.add(WireFormat.valueOf(format.toUpperCase(Locale.ROOT)));
    }
    return new CatalogueEntry(
        in.string("name"),
        in.string("title"),
        URI.create(in.string("base_url")),
        formats,
        Scheme.valueOf(in.string("scheme").toUpperCase(Locale.ROOT)),
        in.get("key_variable").map(JsonValue::asString).orElse(""),
        texts(in, "models"),
        texts(in, "known_models"),
        in.flag("usage_in_stream"),
        in.get("own_address").map(JsonValue::asBoolean).orElse(false));
  }

  private static List<String> texts(Obj in, String name) {
    return in.array(name).stream().map(JsonValue::asString).toList();
  }
}
