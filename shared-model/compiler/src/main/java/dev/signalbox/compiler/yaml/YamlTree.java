package dev.signalbox.compiler.yaml;

import dev.signalbox.compiler.PolicyProblem.Position;
import dev.signalbox.compiler.yaml.YamlNode.Entry;
import dev.signalbox.compiler.yaml.YamlNode.Listing;
import dev.signalbox.compiler.yaml.YamlNode.Section;
import dev.signalbox.compiler.yaml.YamlNode.Text;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads the plain part of YAML 1.2: sections, lists and texts in one document. Anchors, aliases
/// and tags are refused: a line of a policy means what it says, and no line makes others grow.
final class YamlTree {

  private static final int MOST_BYTES = 1024 * 1024;
  private static final int MOST_DEPTH = 16;

  private final Iterator<Event> events;
  private final Report report;

  private YamlTree(Iterator<Event> events, Report report) {
    this.events = events;
    this.report = report;
  }

  /// Reads a document; empty if it cannot be read at all, which is then reported.
  static Optional<Section> read(byte[] utf8, Report report) {
    Position top = new Position(1, 1);
    if (utf8.length > MOST_BYTES) {
      report.add("", "", top, "the file is larger than 1 MiB", "Remove what is not a setting");
      return Optional.empty();
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
      LoadSettings settings = LoadSettings.builder().setCodePointLimit(MOST_BYTES + 1).build();
      Iterator<Event> events = new Parse(settings).parseString(withoutMark(text)).iterator();
      return new YamlTree(events, report).document();
    } catch (CharacterCodingException malformed) {
      report.add("", "", top, "the file is not UTF-8 text", "Save it in UTF-8");
    } catch (MarkedYamlEngineException malformed) {
      reportSyntax(malformed, report);
    } catch (Stop stop) {
      report.add("", "", stop.position, stop.what, stop.remedy);
    } catch (YamlEngineException malformed) {
      report.add("", "", top, "a character that YAML does not allow", "Remove control characters");
    }
    return Optional.empty();
  }

  /// YAML notices an open quote or bracket only much later, so the place where it began is told
  /// too.
  private static void reportSyntax(MarkedYamlEngineException malformed, Report report) {
    Position place = malformed.getProblemMark().map(YamlTree::position).orElse(new Position(1, 1));
    String begun =
        malformed
            .getContextMark()
            .map(YamlTree::position)
            .filter(start -> start.line() < place.line())
            .map(start -> ", in what begins in line " + start.line())
            .orElse("");
    report.add(
        "",
        "",
        place,
        "not YAML: " + firstSentence(malformed.getProblem()) + begun,
        "Check indentation and quotes there and on the line before");
  }

  private Optional<Section> document() {
    Event first = next();
    while (first instanceof DocumentStartEvent || isStreamStart(first)) {
      first = next();
    }
    if (first instanceof StreamEndEvent) {
      throw new Stop(
          new Position(1, 1), "the file is empty", "Start from docs/reference/gateway-yaml.md");
    }
    YamlNode root = node(first, "", 0);
    next();
    if (!(next() instanceof StreamEndEvent)) {
      throw new Stop(root.position(), "the file holds several documents", "Keep one, without ---");
    }
    if (root instanceof Section section) {
      return Optional.of(section);
    }
    throw new Stop(
        root.position(),
        "the file does not hold settings",
        "Write NAME: VALUE lines, as in docs/reference/gateway-yaml.md");
  }

  private YamlNode node(Event event, String path, int depth) {
    Position place = position(event);
    refuseCleverness(event, place);
    if (depth > MOST_DEPTH) {
      throw new Stop(place, "nested deeper than " + MOST_DEPTH, "Write it flatter");
    }
    return switch (event) {
      case ScalarEvent scalar -> new Text(place, scalar.getValue(), !scalar.isPlain());
      case SequenceStartEvent ignored -> listing(place, path, depth);
      case MappingStartEvent ignored -> section(place, path, depth);
      default -> throw new Stop(place, "not a setting", "Remove it");
    };
  }

  private Listing listing(Position place, String path, int depth) {
    List<YamlNode> items = new ArrayList<>();
    for (Event event = next(); !(event instanceof SequenceEndEvent); event = next()) {
      items.add(node(event, path, depth + 1));
    }
    return new Listing(place, items);
  }

  private Section section(Position place, String path, int depth) {
    List<Entry> entries = new ArrayList<>();
    Map<String, Position> seen = new HashMap<>();
    for (Event event = next(); !(event instanceof MappingEndEvent); event = next()) {
      Position namePlace = position(event);
      refuseCleverness(event, namePlace);
      if (!(event instanceof ScalarEvent name)) {
        throw new Stop(namePlace, "the name of a setting is not a text", "Write NAME: VALUE");
      }
      String inner = path.isEmpty() ? name.getValue() : path + "." + name.getValue();
      YamlNode value = node(next(), inner, depth + 1);
      Position earlier = seen.putIfAbsent(name.getValue(), namePlace);
      if (earlier != null) {
        report.add(
            inner,
            inner,
            namePlace,
            "already set in line " + earlier.line(),
            "Remove one of the two");
        continue;
      }
      report.place(
          inner, value instanceof Text text && !text.isNothing() ? value.position() : namePlace);
      entries.add(new Entry(namePlace, name.getValue(), value));
    }
    return new Section(place, entries);
  }

  private static void refuseCleverness(Event event, Position place) {
    boolean anchored = event instanceof NodeEvent node && node.getAnchor().isPresent();
    if (anchored || event instanceof AliasEvent) {
      throw new Stop(
          place, "YAML anchors and aliases (& and *) are not read", "Write the value out");
    }
    boolean tagged =
        event instanceof ScalarEvent scalar && scalar.getTag().isPresent()
            || event instanceof CollectionStartEvent start && start.getTag().isPresent();
    if (tagged) {
      throw new Stop(place, "YAML tags (!) are not read", "Remove the tag, or quote the text");
    }
  }

  private Event next() {
    return events.next();
  }

  private static boolean isStreamStart(Event event) {
    return event.getEventId() == Event.ID.StreamStart;
  }

  private static Position position(Event event) {
    return event.getStartMark().map(YamlTree::position).orElse(new Position(1, 1));
  }

  private static Position position(Mark mark) {
    return new Position(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static String firstSentence(String problem) {
    int end = problem.indexOf(". ");
    return end < 0 ? problem : problem.substring(0, end);
  }

  /// Ends the reading of a document whose rest cannot be trusted.
  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Position position;
    private final String what;
    private final String remedy;

    Stop(Position position, String what, String remedy) {
      super(what, null, false, false);
      this.position = position;
      this.what = what;
      this.remedy = remedy;
    }
  }
}
