package dev.signalbox.compiler.yaml;

import dev.signalbox.compiler.CompileResult;
import dev.signalbox.compiler.PolicyCompiler;
import dev.signalbox.compiler.PolicyProblem;
import dev.signalbox.compiler.PolicySource;
import dev.signalbox.compiler.PolicySource.Egress;
import dev.signalbox.compiler.TenantSource;
import dev.signalbox.compiler.document.DocumentCodec;
import dev.signalbox.compiler.document.PolicyDocument;
import dev.signalbox.compiler.yaml.YamlNode.Section;
import dev.signalbox.model.bundle.Limits;
import dev.signalbox.model.bundle.PriceList;
import dev.signalbox.model.bundle.Revocations;
import dev.signalbox.model.bundle.TenantSettings;
import dev.signalbox.model.bundle.TenantSettings.Staleness;
import dev.signalbox.model.id.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// The YAML form of a policy document, described in `docs/reference/policy-yaml.md`. One document
/// has exactly one text; any text that means the same is read as the same document. JSON of the
/// same shape is read too, since it is YAML.
public final class PolicyYaml {

  /// Largest text that is read, and largest that a document may have.
  public static final int MAX_BYTES = 1024 * 1024;

  private static final List<String> SECTIONS = List.of("providers", "aliases", "settings");
  private static final List<String> SETTINGS = List.of("staleness", "stale_after");
  private static final List<String> STALENESS = List.of("serve", "strict");
  private static final TenantId ANY = new TenantId(new UUID(0, 0));

  private PolicyYaml() {}

  /// What became of a text.
  public sealed interface Result {

    /// It is a sound policy.
    record Ready(PolicyDocument document) implements Result {}

    /// It is not, and these are all the reasons, from the top to the end; each has a position.
    record Rejected(List<PolicyProblem> problems) implements Result {
      public Rejected {
        problems = List.copyOf(problems);
      }
    }
  }

  /// Reads and judges a text.
  public static Result read(byte[] utf8, Egress egress) {
    Report report = new Report();
    Optional<Section> root = YamlTree.read(utf8, report);
    if (root.isEmpty()) {
      return new Result.Rejected(report.sorted());
    }
    Settings top = new Settings("", root.get(), SECTIONS, report);
    RouteSections sections = new RouteSections(root.get(), SECTIONS, report);
    PolicyDocument document =
        new PolicyDocument(
            top.has("providers") ? sections.providers() : List.of(),
            top.has("aliases") ? sections.aliases() : List.of(),
            settings(sections.settings("settings", SETTINGS)));
    report.addCompiled(problems(document, egress));
    return report.isEmpty() ? new Result.Ready(document) : new Result.Rejected(report.sorted());
  }

  /// The one text of a document. It ends with a line break and holds no secret, only references.
  public static String write(PolicyDocument document) {
    return YamlText.write(DocumentCodec.write(document));
  }

  /// Everything that is wrong with a document, sorted by path.
  public static List<PolicyProblem> problems(PolicyDocument document, Egress egress) {
    if (write(document).getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      return List.of(
          new PolicyProblem("", "the policy is larger than 1 MiB", "Remove what nobody uses"));
    }
    TenantSource source =
        new TenantSource(
            ANY,
            "",
            List.of(),
            document.providers(),
            document.aliases(),
            document.settings(),
            Revocations.NONE,
            PriceList.NONE);
    return switch (PolicyCompiler.compile(
        new PolicySource(1, List.of(source), Limits.DEFAULT, egress))) {
      case CompileResult.Compiled ignored -> List.of();
      case CompileResult.Rejected rejected -> rejected.problems();
    };
  }

  private static TenantSettings settings(Settings in) {
    TenantSettings usual = TenantSettings.DEFAULT;
    return new TenantSettings(
        in.word("staleness", STALENESS)
            .map(word -> Staleness.valueOf(word.toUpperCase(Locale.ROOT)))
            .orElse(usual.staleness()),
        in.time("stale_after").orElse(usual.staleAfter()));
  }
}
