package dev.signalbox.data.translate.responses;

import dev.signalbox.data.conversation.Fields;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;

/// Names of tools: a tool in a namespace is called `namespace/name` outside of this dialect.
final class Names {

  private static final char BETWEEN = '/';

  private Names() {}

  /// The full name of what a call or a tool names.
  static String read(Obj item) {
    return full(Fields.text(item, "namespace"), item.string("name"));
  }

  static String full(String namespace, String name) {
    return namespace.isEmpty() ? name : namespace + BETWEEN + name;
  }

  static String namespace(String full) {
    int end = full.lastIndexOf(BETWEEN);
    return end < 0 ? "" : full.substring(0, end);
  }

  static String simple(String full) {
    return full.substring(full.lastIndexOf(BETWEEN) + 1);
  }

  /// Writes the name of a call.
  static ObjectBuilder write(ObjectBuilder item, String full) {
    String namespace = namespace(full);
    if (!namespace.isEmpty()) {
      item.put("namespace", namespace);
    }
    return item.put("name", simple(full));
  }
}
