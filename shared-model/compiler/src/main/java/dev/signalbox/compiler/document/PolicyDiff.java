package dev.signalbox.compiler.document;

import dev.signalbox.compiler.document.PolicyChange.Kind;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What differs between two policy documents.
public final class PolicyDiff {

  private static final String PROVIDERS = "providers";
  private static final List<String> NAMED = List.of(PROVIDERS, "aliases");
  private static final String SETTINGS = "settings";

  private PolicyDiff() {}

  /// The changes that lead from one document to another, by section and name. None if they are
  /// equal.
  public static List<PolicyChange> between(PolicyDocument from, PolicyDocument to) {
    Obj before = DocumentCodec.write(from);
    Obj after = DocumentCodec.write(to);
    List<PolicyChange> changes = new ArrayList<>();
    for (String section : NAMED) {
      Map<String, JsonValue> was = before.object(section).members();
      Map<String, JsonValue> is = after.object(section).members();
      for (String name : names(was, is)) {
        if (was.containsKey(name) && is.containsKey(name)) {
          members(
              List.of(section, name),
              was.get(name).asObject().members(),
              is.get(name).asObject().members(),
              changes);
        } else {
          change(List.of(section, name), was, is, name, changes);
        }
      }
    }
    members(
        List.of(SETTINGS),
        before.object(SETTINGS).members(),
        after.object(SETTINGS).members(),
        changes);
    List<String> expected = order(before, after);
    List<String> wanted = List.copyOf(after.object(PROVIDERS).members().keySet());
    if (!expected.equals(wanted)) {
      changes.add(
          new PolicyChange(
              Kind.REORDER,
              List.of(PROVIDERS),
              Optional.of(texts(expected)),
              Optional.of(texts(wanted))));
    }
    return changes;
  }

  /// Does changes to a document.
  ///
  /// @throws JsonException if they do not lead to a document
  public static PolicyDocument apply(PolicyDocument document, List<PolicyChange> changes) {
    Obj from = DocumentCodec.write(document);
    Map<String, Map<String, JsonValue>> sections = new LinkedHashMap<>();
    for (String section : List.of(PROVIDERS, "aliases", SETTINGS)) {
      sections.put(section, new LinkedHashMap<>(from.object(section).members()));
    }
    for (PolicyChange change : changes) {
      Map<String, JsonValue> section = sections.get(change.place().getFirst());
      if (section == null) {
        throw new JsonException("there is no section " + change.place().getFirst());
      }
      if (change.kind() == Kind.REORDER) {
        reorder(section, change.after().orElseThrow());
      } else if (change.place().size() == 2) {
        put(section, change.place().get(1), change.after());
      } else {
        String name = change.place().get(1);
        JsonValue thing = section.getOrDefault(name, JsonValue.object().build());
        Map<String, JsonValue> members = new LinkedHashMap<>(thing.asObject().members());
        put(members, change.place().get(2), change.after());
        section.put(name, new Obj(members));
      }
    }
    Map<String, JsonValue> whole = new LinkedHashMap<>();
    sections.forEach((name, members) -> whole.put(name, new Obj(members)));
    return DocumentCodec.read(new Obj(whole));
  }

  /// What two people both changed, differently, since the version that both started from: the
  /// second one's changes that would undo, or be undone by, one of the first's.
  public static List<PolicyChange> collisions(
      PolicyDocument base, PolicyDocument theirs, PolicyDocument yours) {
    List<PolicyChange> done = between(base, theirs);
    return between(base, yours).stream()
        .filter(mine -> done.stream().anyMatch(change -> collide(change, mine)))
        .toList();
  }

  private static boolean collide(PolicyChange first, PolicyChange second) {
    List<String> shorter =
        first.place().size() <= second.place().size() ? first.place() : second.place();
    List<String> longer = shorter.equals(first.place()) ? second.place() : first.place();
    boolean sameThing = longer.subList(0, shorter.size()).equals(shorter);
    boolean bothOrder = first.kind() == Kind.REORDER && second.kind() == Kind.REORDER;
    boolean oneOrder = first.kind() == Kind.REORDER || second.kind() == Kind.REORDER;
    boolean sameResult =
        first.place().equals(second.place()) && first.after().equals(second.after());
    return sameThing && !sameResult && (bothOrder || !oneOrder);
  }

  private static void members(
      List<String> place,
      Map<String, JsonValue> was,
      Map<String, JsonValue> is,
      List<PolicyChange> changes) {
    for (String name : names(was, is)) {
      List<String> inner = new ArrayList<>(place);
      inner.add(name);
      change(inner, was, is, name, changes);
    }
  }

  private static void change(
      List<String> place,
      Map<String, JsonValue> was,
      Map<String, JsonValue> is,
      String name,
      List<PolicyChange> changes) {
    Optional<JsonValue> before = Optional.ofNullable(was.get(name));
    Optional<JsonValue> after = Optional.ofNullable(is.get(name));
    if (!before.equals(after)) {
      Kind both = before.isPresent() && after.isPresent() ? Kind.REPLACE : Kind.ADD;
      changes.add(new PolicyChange(after.isEmpty() ? Kind.REMOVE : both, place, before, after));
    }
  }

  /// The order that providers would have if new ones came last, by name.
  private static List<String> order(Obj before, Obj after) {
    Set<String> was = before.object(PROVIDERS).members().keySet();
    Set<String> is = after.object(PROVIDERS).members().keySet();
    List<String> order = new ArrayList<>(was.stream().filter(is::contains).toList());
    is.stream().filter(name -> !was.contains(name)).sorted().forEach(order::add);
    return order;
  }

  private static void reorder(Map<String, JsonValue> section, JsonValue names) {
    Map<String, JsonValue> old = new LinkedHashMap<>(section);
    section.clear();
    for (JsonValue name : names.asArray()) {
      JsonValue thing = old.remove(name.asString());
      if (thing == null) {
        throw new JsonException("there is no provider " + name.asString());
      }
      section.put(name.asString(), thing);
    }
    section.putAll(old);
  }

  private static void put(Map<String, JsonValue> into, String name, Optional<JsonValue> value) {
    if (value.isPresent()) {
      into.put(name, value.get());
    } else {
      into.remove(name);
    }
  }

  private static Set<String> names(Map<String, JsonValue> was, Map<String, JsonValue> is) {
    Set<String> names = new TreeSet<>(was.keySet());
    names.addAll(is.keySet());
    return names;
  }

  private static JsonValue texts(List<String> values) {
    return JsonValue.array(values.stream().map(value -> JsonValue.of(value)).toList());
  }
}
