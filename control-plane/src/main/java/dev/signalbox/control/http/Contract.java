package dev.signalbox.control.http;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The OpenAPI documents in `src/main/openapi`, joined into one. Each area has a document of its
/// own, complete and valid alone; paths and components may not be defined twice, unless they are
/// equal. What holds for every list and every change is woven in by [Habits].
@Singleton
public final class Contract {

  /// The documents, the main one first.
  private static final List<String> DOCUMENTS =
      List.of(
          "signalbox.yaml", //
          "access.yaml", //
          "keys.yaml", //
          "usage.yaml", //
          "bundle.yaml",
          "fleet.yaml", //
          "policy.yaml", //
          "audit.yaml", //
          "price.yaml");

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

  private final Map<String, Object> document;
  private final String yaml;
  private final List<Pattern> tables;

  Contract() {
    Map<String, Object> joined = new LinkedHashMap<>();
    for (String name : DOCUMENTS) {
      join(joined, read(name), name);
    }
    Habits.weave(joined);
    this.document = joined;
    this.tables = tables(joined);
    this.yaml = new Dump(DumpSettings.builder().build()).dumpToString(joined);
  }

  /// Whether the list at a path may be asked for as CSV.
  boolean offersCsv(String path) {
    return tables.stream().anyMatch(table -> table.matcher(path).matches());
  }

  /// The methods of every path that has no variable in it.
  Map<String, Set<String>> methodsOfLiteralPaths() {
    Map<String, Set<String>> literal = new LinkedHashMap<>();
    object(document.get("paths"))
        .forEach((path, item) -> {
          Set<String> methods = new TreeSet<>();
          for (String member : object(item).keySet()) {
            methods.add(member.toUpperCase(Locale.ROOT));
          }
          if (methods.contains("GET")) {
            methods.add("HEAD");
          }
          methods.retainAll(METHODS);
          if (path.indexOf('{') < 0) {
            literal.put(path, methods);
          }
        });
    return literal;
  }

  private static List<Pattern> tables(Map<String, Object> document) {
    List<Pattern> found = new ArrayList<>();
    object(document.get("paths"))
        .forEach((path, item) -> {
          Optional<Map<String, Object>> content =
              at(item, "get")
                  .flatMap(get -> at(get, "responses"))
                  .flatMap(responses -> at(responses, "200"))
                  .flatMap(answer -> at(answer, "content"));
          if (content.isPresent() && content.get().containsKey("text/csv")) {
            found.add(Pattern.compile(path.replaceAll("\\{[^}]+}", "[^/]+")));
          }
        });
    return found;
  }

  private static Optional<Map<String, Object>> at(Object from, String name) {
    return object(from).get(name) instanceof Map<?, ?> found
        ? Optional.of(object(found))
        : Optional.empty();
  }

  /// The joined document as YAML.
  public String yaml() {
    return yaml;
  }

  /// The joined document as maps, lists and scalars.
  public Map<String, Object> document() {
    return document;
  }

  private static void join(Map<String, Object> into, Map<String, Object> from, String name) {
    for (Map.Entry<String, Object> member : from.entrySet()) {
      Object before = into.get(member.getKey());
      if (before == null) {
        into.put(member.getKey(), member.getValue());
      } else if (before instanceof Map<?, ?> && member.getValue() instanceof Map<?, ?>) {
        Map<String, Object> copy = new LinkedHashMap<>(object(before));
        if (!member.getKey().equals("info")) {
          join(copy, object(member.getValue()), name);
        }
        into.put(member.getKey(), copy);
      } else if (!before.equals(member.getValue()) && !(before instanceof List<?>)) {
        throw new IllegalStateException(name + " defines " + member.getKey() + " anew");
      }
    }
  }

  private static Map<String, Object> read(String name) {
    try (InputStream in = Contract.class.getResourceAsStream("/openapi/" + name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return object(new Load(LoadSettings.builder().build()).loadFromInputStream(in));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @SuppressWarnings("unchecked") // A YAML mapping with text keys, as OpenAPI demands.
  private static Map<String, Object> object(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    throw new IllegalStateException("expected a mapping");
  }
}
