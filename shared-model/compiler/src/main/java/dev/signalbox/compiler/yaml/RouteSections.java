package dev.signalbox.compiler.yaml;

import dev.signalbox.compiler.AliasSource;
import dev.signalbox.compiler.PolicyProblem.Position;
import dev.signalbox.compiler.ProviderSource;
import dev.signalbox.compiler.yaml.YamlNode.Entry;
import dev.signalbox.compiler.yaml.YamlNode.Listing;
import dev.signalbox.compiler.yaml.YamlNode.Section;
import dev.signalbox.compiler.yaml.YamlNode.Text;
import dev.signalbox.model.wire.Feature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The sections of a file, and those that a `gateway.yaml` and a policy file have in common:
/// `providers` and `aliases`. Lines of one work in the other.
final class RouteSections {

  private static final List<String> FEATURES =
      Arrays.stream(Feature.values())
          .filter(Feature::changesMeaning)
          .map(feature -> feature.wireName().replace('_', '-'))
          .toList();

  static final Section NOTHING = new Section(new Position(1, 1), List.of());

  private final Map<String, Section> sections = new HashMap<>();
  private final Report report;

  /// @param known the sections that the file may have; one that holds something else is reported
  ///   and counts as empty
  RouteSections(Section root, List<String> known, Report report) {
    this.report = report;
    for (Entry entry : root.entries()) {
      if (entry.value() instanceof Section section) {
        sections.put(entry.name(), section);
      } else if (known.contains(entry.name())) {
        report.add(
            entry.name(),
            entry.name(),
            entry.position(),
            "not a section",
            "Write its settings below it, indented, each as NAME: VALUE");
      }
    }
  }

  /// The providers, in the order of the file.
  List<ProviderSource> providers() {
    List<ProviderSource> providers = new ArrayList<>();
    for (Entry entry : entries("providers")) {
      entrySettings("providers", entry, ProviderSection.KNOWN)
          .map(settings -> ProviderSection.read(entry.name(), settings))
          .ifPresent(providers::add);
    }
    return providers;
  }

  /// The aliases: `NAME: MODEL`, or a provider and a model.
  List<AliasSource> aliases() {
    List<AliasSource> aliases = new ArrayList<>();
    for (Entry entry : entries("aliases")) {
      if (entry.value() instanceof Text text && !text.isNothing()) {
        aliases.add(new AliasSource(entry.name(), Optional.empty(), text.value()));
      } else {
        entrySettings("aliases", entry, List.of("provider", "model", "allows"))
            .flatMap(settings -> alias(entry.name(), settings))
            .ifPresent(aliases::add);
      }
    }
    return aliases;
  }

  /// The entries of a section, none if it is not there.
  List<Entry> entries(String name) {
    return sections.getOrDefault(name, NOTHING).entries();
  }

  /// The settings of a section, none if it is not there.
  Settings settings(String name, List<String> known) {
    return new Settings(name, sections.getOrDefault(name, NOTHING), known, report);
  }

  /// The settings of an entry, which may have none. Empty if the entry is something else.
  Optional<Settings> entrySettings(String section, Entry entry, List<String> known) {
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

  private static Optional<AliasSource> alias(String name, Settings in) {
    Optional<String> provider = in.text("provider");
    Optional<String> model = in.text("model");
    if (!in.has("model")) {
      in.wrong("the alias stands for nothing", "Write the model it stands for");
    }
    Set<Feature> allows = allows(in);
    return model.map(found -> new AliasSource(name, provider, found, allows));
  }

  private static Set<Feature> allows(Settings in) {
    Set<Feature> allows = EnumSet.noneOf(Feature.class);
    for (String word : in.texts("allows")) {
      if (FEATURES.contains(word)) {
        allows.add(Feature.fromWireName(word.replace('-', '_')));
      } else {
        in.wrong("allows", "unknown feature", Suggestion.remedy(word, FEATURES));
      }
    }
    return allows;
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
