package dev.signalbox.compiler.yaml;

import dev.signalbox.compiler.PolicyProblem.Position;
import java.util.List;

/// A piece of a YAML document, with its place.
sealed interface YamlNode {

  Position position();

  /// A text, number or word; what it means is up to the setting.
  record Text(Position position, String value, boolean quoted) implements YamlNode {
    /// Whether nothing is written, or YAML's words for nothing.
    boolean isNothing() {
      return !quoted && (value.isEmpty() || value.equals("~") || value.equals("null"));
    }
  }

  /// Items in order.
  record Listing(Position position, List<YamlNode> items) implements YamlNode {}

  /// Named entries in order, each name once.
  record Section(Position position, List<Entry> entries) implements YamlNode {
    /// The same section, reported at another place.
    Section at(Position place) {
      return new Section(place, entries);
    }
  }

  /// One named entry.
  ///
  /// @param position where the name stands
  record Entry(Position position, String name, YamlNode value) {}
}
