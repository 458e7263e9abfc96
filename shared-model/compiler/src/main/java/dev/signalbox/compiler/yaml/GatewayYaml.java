package dev.signalbox.compiler.yaml;

import dev.signalbox.compiler.CompileResult;
import dev.signalbox.compiler.KeySource;
import dev.signalbox.compiler.PolicyCompiler;
import dev.signalbox.compiler.PolicyProblem;
import dev.signalbox.compiler.PolicySource;
import dev.signalbox.compiler.PolicySource.Egress;
import dev.signalbox.compiler.ProviderSource;
import dev.signalbox.compiler.TenantSource;
import dev.signalbox.compiler.yaml.YamlNode.Entry;
import dev.signalbox.compiler.yaml.YamlNode.Section;
import dev.signalbox.model.bundle.Limits;
import dev.signalbox.model.id.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Reads `gateway.yaml` and compiles it. The settings are described in
/// `docs/reference/gateway-yaml.md`. What is unknown, misspelt or of the wrong kind is refused with
/// its line: a limit with a typing error is a limit that does not hold.
public final class GatewayYaml {

  private static final List<String> SECTIONS =
      List.of("tenant", "providers", "aliases", "keys", "limits", "spool", "listen");
  private static final List<String> BLOCKS = SECTIONS.subList(1, SECTIONS.size());

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
    RouteSections sections = new RouteSections(root.get(), BLOCKS, report);
    TenantSource policy =
        new TenantSource(
            tenantId(tenant), "", keys(sections, tenant), providers(sections), sections.aliases());
    Limits limits = PlainSections.limits(sections.settings("limits", PlainSections.LIMITS));
    ListenChoice listen = PlainSections.listen(sections.settings("listen", PlainSections.LISTEN));
    SpoolChoice spool = PlainSections.spool(sections.settings("spool", PlainSections.SPOOL));
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

  private List<ProviderSource> providers(RouteSections sections) {
    String remedy = "Add one, for example anthropic: with key: env:ANTHROPIC_API_KEY below it";
    requireSome(sections, "providers", remedy);
    return sections.providers();
  }

  private List<KeySource> keys(RouteSections sections, String tenant) {
    List<KeySource> keys = new ArrayList<>();
    requireSome(sections, "keys", "Mint a key with ./signalbox key, which prints the lines to add");
    for (Entry entry : sections.entries("keys")) {
      sections
          .entrySettings("keys", entry, KeySection.KNOWN)
          .flatMap(settings -> new KeySection(entry.name(), tenant, settings, secrets).read())
          .ifPresent(keys::add);
    }
    return keys;
  }

  private void requireSome(RouteSections sections, String name, String remedy) {
    if (sections.entries(name).isEmpty() && !report.hasUnknownSection()) {
      report.addCompiled(List.of(new PolicyProblem(name, "nothing is set", remedy)));
    }
  }
}
