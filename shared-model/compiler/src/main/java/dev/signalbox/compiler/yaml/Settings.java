package dev.signalbox.compiler.yaml;

import dev.signalbox.compiler.PolicyProblem.Position;
import dev.signalbox.compiler.yaml.YamlNode.Entry;
import dev.signalbox.compiler.yaml.YamlNode.Listing;
import dev.signalbox.compiler.yaml.YamlNode.Section;
import dev.signalbox.compiler.yaml.YamlNode.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/// The settings of one section. What is unknown is reported at once; what has the wrong shape is
/// reported when it is asked for, and then counts as absent.
final class Settings {

  private static final int MOST_CHARACTERS = 4096;
  private static final int MOST_ITEMS = 1000;
  private static final int MOST_PAIRS = 200;

  private final String path;
  private final Position position;
  private final Report report;
  private final Map<String, YamlNode> values = new HashMap<>();

  Settings(String path, Section section, List<String> known, Report report) {
    this.path = path;
    this.position = section.position();
    this.report = report;
    for (Entry entry : section.entries()) {
      if (known.contains(entry.name())) {
        values.put(entry.name(), entry.value());
      } else {
        report.add(
            path,
            pathOf(entry.name()),
            entry.position(),
            "unknown setting",
            Suggestion.remedy(entry.name(), known));
      }
    }
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /// Reports that a setting is wrong.
  void wrong(String name, String what, String remedy) {
    YamlNode value = values.get(name);
    Position place = value == null ? position : value.position();
    report.add(path, pathOf(name), place, what, remedy);
  }

  /// Reports that the section is wrong as a whole.
  void wrong(String what, String remedy) {
    report.add(path, path, position, what, remedy);
  }

  Optional<String> text(String name) {
    return node(name).flatMap(value -> text(name, value));
  }

  /// A list of texts; a single text is a list of one. Empty if absent.
  List<String> texts(String name) {
    Optional<YamlNode> value = node(name);
    if (value.isPresent() && value.get() instanceof Listing listing) {
      if (listing.items().size() > MOST_ITEMS) {
        wrong(name, "more than " + MOST_ITEMS + " items", "Remove some");
        return List.of();
      }
      List<String> texts = new ArrayList<>();
      for (YamlNode item : listing.items()) {
        text(name, item).ifPresent(texts::add);
      }
      if (listing.items().isEmpty()) {
        wrong(name, "the list is empty", "Add an item, or remove the setting");
      }
      return texts;
    }
    return value.flatMap(single -> text(name, single)).map(List::of).orElse(List.of());
  }

  /// Texts by name, written below the setting; empty if absent.
  SortedMap<String, String> pairs(String name) {
    SortedMap<String, String> pairs = new TreeMap<>();
    Optional<YamlNode> value = node(name);
    if (value.isPresent() && value.get() instanceof Section section) {
      if (section.entries().size() > MOST_PAIRS) {
        wrong(name, "more than " + MOST_PAIRS + " entries", "Remove some");
        return pairs;
      }
      for (Entry entry : section.entries()) {
        text(name + "." + entry.name(), entry.value())
            .ifPresent(text -> pairs.put(entry.name(), text));
      }
    } else if (value.isPresent()) {
      wrong(name, "not a section", "Write its settings below it, indented, each as NAME: VALUE");
    }
    return pairs;
  }

  Optional<Boolean> flag(String name) {
    Optional<String> text = text(name);
    if (text.isEmpty() || text.get().equals("true") || text.get().equals("false")) {
      return text.map(Boolean::valueOf);
    }
    wrong(name, "neither true nor false", "Write true or false");
    return Optional.empty();
  }

  OptionalInt number(String name, int least, int most) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    boolean digits = text.get().matches("[0-9]{1,9}");
    if (!digits || Integer.parseInt(text.get()) < least || Integer.parseInt(text.get()) > most) {
      wrong(name, "not a number from " + least + " to " + most, "Write such a number");
      return OptionalInt.empty();
    }
    return OptionalInt.of(Integer.parseInt(text.get()));
  }

  OptionalLong size(String name) {
    Optional<String> text = text(name);
    OptionalLong size = text.map(Quantity::size).orElse(OptionalLong.empty());
    if (text.isPresent() && size.isEmpty()) {
      wrong(name, "not a size", "Write a whole number with a unit, for example 32MiB");
    }
    return size;
  }

  Optional<Duration> time(String name) {
    Optional<String> text = text(name);
    Optional<Duration> time = text.flatMap(Quantity::time);
    if (text.isPresent() && time.isEmpty()) {
      wrong(name, "not a time", "Write a whole number with ms, s, m or h, for example 10s");
    }
    return time;
  }

  /// One of a few words.
  Optional<String> word(String name, List<String> known) {
    Optional<String> text = text(name);
    if (text.isPresent() && !known.contains(text.get())) {
      wrong(name, "unknown word", Suggestion.remedy(text.get(), known));
      return Optional.empty();
    }
    return text;
  }

  private Optional<String> text(String name, YamlNode value) {
    if (!(value instanceof Text text)) {
      report.add(path, pathOf(name), value.position(), "not a single value", "Write one value");
      return Optional.empty();
    }
    if (text.isNothing() || text.value().isBlank()) {
      report.add(
          path, pathOf(name), text.position(), "no value", "Write one, or remove the setting");
      return Optional.empty();
    }
    if (text.value().length() > MOST_CHARACTERS) {
      report.add(
          path,
          pathOf(name),
          text.position(),
          "longer than " + MOST_CHARACTERS + " characters",
          "Shorten it");
      return Optional.empty();
    }
    return Optional.of(text.value());
  }

  private Optional<YamlNode> node(String name) {
    return Optional.ofNullable(values.get(name));
  }

  private String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
