package dev.signalbox.compiler.yaml;

import dev.signalbox.compiler.AliasSource;
import dev.signalbox.compiler.CompileResult;
import dev.signalbox.compiler.KeySource;
import dev.signalbox.compiler.PolicyCompiler;
import dev.signalbox.compiler.PolicyProblem;
import dev.signalbox.compiler.PolicyProblem.Position;
import dev.signalbox.compiler.PolicySource;
import dev.signalbox.compiler.PolicySource.Egress;
import dev.signalbox.compiler.ProviderSource;
import dev.signalbox.compiler.TenantSource;
import dev.signalbox.compiler.yaml.YamlNode.Entry;
import dev.signalbox.compiler.yaml.YamlNode.Listing;
import dev.signalbox.compiler.yaml.YamlNode.Section;
import dev.signalbox.compiler.yaml.YamlNode.Text;
import dev.signalbox.model.bundle.Limits;
import dev.signalbox.model.id.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Reads `gateway.yaml` and compiles it. The settings are described in
/// `docs/reference/gateway-yaml.md`. What is unknown, misspelt or of the wrong kind is refused with
/// its line: a limit with a typing error is a limit that does not hold.
public final class GatewayYaml {

  private static final List<String> SECTIONS =
      List.of("tenant", "providers", "aliases", "keys", "limits", "spool", "listen");
  private static final Section NOTHING = new Section(new Position(1, 1), List.of());

  private final Report report = new Report();
  private final SecretSource secrets;

  private GatewayYaml(SecretSource secrets) {
    this.secrets = secrets;
  }

  /// Reads and compiles a file.
  ///
  /// @param utf8 the whole file
  /// @param secrets finds the virtual keys that the file only refers to; keys of providers are not
  ///   looked up here
  public static GatewayResult load(byte[] utf8, SecretSource secrets) {
    return new GatewayYaml(secrets).run(utf8);
  }

  private GatewayResult run(byte[] utf8) {
    Optional<Section> root = YamlTree.read(utf8, report);
    if (root.isEmpty()) {
      return new GatewayResult.Rejected(report.sorted());
    }
    Settings top = new Settings("", root.get(), SECTIONS, report);
    String tenant = top.text("tenant").orElse("default");
    Map<String, Section> sections = sections(root.get());
    TenantSource policy =
        new TenantSource(
            tenantId(tenant), "", keys(sections, tenant), providers(sections), aliases(sections));
    Limits limits = PlainSections.limits(settings(sections, "limits", PlainSections.LIMITS));
    ListenChoice listen = PlainSections.listen(settings(sections, "listen", PlainSections.LISTEN));
    SpoolChoice spool = PlainSections.spool(settings(sections, "spool", PlainSections.SPOOL));
    PolicySource source = new PolicySource(1, List.of(policy), limits, Egress.PRIVATE_ALLOWED);
    return switch (PolicyCompiler.compile(source)) {
      case CompileResult.Compiled compiled when report.isEmpty() ->
          new GatewayResult.Ready(compiled.bundle(), listen, spool);
      case CompileResult.Compiled ignored -> new GatewayResult.Rejected(report.sorted());
      case CompileResult.Rejected rejected -> {
        report.addCompiled(rejected.problems());
        yield new GatewayResult.Rejected(report.sorted());
      }
    };
  }

  /// A file names its tenant; the id follows from the name, so that it is the same after each start
  /// and on each machine.
  private static TenantId tenantId(String name) {
    byte[] seed = ("signalbox tenant " + name).getBytes(StandardCharsets.UTF_8);
    return new TenantId(UUID.nameUUIDFromBytes(seed));
  }

  private List<ProviderSource> providers(Map<String, Section> sections) {
    List<ProviderSource> providers = new ArrayList<>();
    String remedy = "Add one, for example anthropic: with key: env:ANTHROPIC_API_KEY below it";
    for (Entry entry : entries(sections, "providers", remedy)) {
      entrySettings("providers", entry, ProviderSection.KNOWN)
          .map(settings -> ProviderSection.read(entry.name(), settings))
          .ifPresent(providers::add);
    }
    return providers;
  }

  private List<KeySource> keys(Map<String, Section> sections, String tenant) {
    List<KeySource> keys = new ArrayList<>();
    String remedy = "Mint a key with ./signalbox key, which prints the lines to add";
    for (Entry entry : entries(sections, "keys", remedy)) {
      entrySettings("keys", entry, KeySection.KNOWN)
          .flatMap(settings -> new KeySection(entry.name(), tenant, settings, secrets).read())
          .ifPresent(keys::add);
    }
    return keys;
  }

  private List<AliasSource> aliases(Map<String, Section> sections) {
    Section section = sections.get("aliases");
    List<AliasSource> aliases = new ArrayList<>();
    for (Entry entry : section == null ? List.<Entry>of() : section.entries()) {
      if (entry.value() instanceof Text text && !text.isNothing()) {
        aliases.add(new AliasSource(entry.name(), Optional.empty(), text.value()));
      } else {
        entrySettings("aliases", entry, List.of("provider", "model"))
            .flatMap(settings -> alias(entry.name(), settings))
            .ifPresent(aliases::add);
      }
    }
    return aliases;
  }

  private static Optional<AliasSource> alias(String name, Settings in) {
    Optional<String> provider = in.text("provider");
    Optional<String> model = in.text("model");
    if (!in.has("model")) {
      in.wrong("the alias stands for nothing", "Write the model it stands for");
    }
    return model.map(found -> new AliasSource(name, provider, found));
  }

  /// The sections of the file by name. One that holds something else counts as empty.
  private Map<String, Section> sections(Section root) {
    Map<String, Section> sections = new HashMap<>();
    for (Entry entry : root.entries()) {
      if (entry.value() instanceof Section section) {
        sections.put(entry.name(), section);
      } else if (SECTIONS.contains(entry.name()) && !entry.name().equals("tenant")) {
        report.add(
            entry.name(),
            entry.name(),
            entry.position(),
            "not a section",
            "Write its settings below it, indented, each as NAME: VALUE");
      }
    }
    return sections;
  }

  private Settings settings(Map<String, Section> sections, String name, List<String> known) {
    Section section = sections.get(name);
    return new Settings(name, section == null ? NOTHING : section, known, report);
  }

  /// The entries of a section that must have some.
  private List<Entry> entries(Map<String, Section> sections, String name, String remedy) {
    List<Entry> entries = sections.getOrDefault(name, NOTHING).entries();
    if (entries.isEmpty() && !report.hasUnknownSection()) {
      report.addCompiled(List.of(new PolicyProblem(name, "nothing is set", remedy)));
    }
    return entries;
  }

  /// The settings of an entry, which may have none. Empty if the entry is something else.
  private Optional<Settings> entrySettings(String section, Entry entry, List<String> known) {
    String path = section + "." + entry.name();
    return switch (entry.value()) {
      case Section inner ->
          Optional.of(new Settings(path, inner.at(entry.position()), known, report));
      case Text text when text.isNothing() ->
          Optional.of(new Settings(path, NOTHING.at(entry.position()), known, report));
      case Text text -> notAnEntry(path, text, known);
      case Listing listing -> notAnEntry(path, listing, known);
    };
  }

  private Optional<Settings> notAnEntry(String path, YamlNode node, List<String> known) {
    report.add(
        path,
        path,
        node.position(),
        "a value where settings are expected",
        "Write below it: " + String.join(", ", known));
    return Optional.empty();
  }
}
