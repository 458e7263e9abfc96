package dev.signalbox.data.envelope;

import dev.signalbox.data.conversation.ByteSink;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Takes members of a JSON object's first level out and puts others in. All other bytes stay as
/// they are: order, spaces, escapes, numbers.
final class MemberCut {

  private record Member(String name, int start, int valueFrom, int valueTo) {}

  private final byte[] json;
  private final List<Member> members = new ArrayList<>();
  private final int open;

  /// @throws JsonException if the bytes are not one object, as far as its first level shows
  MemberCut(byte[] json) {
    this.json = json;
    int at = space(0);
    require(at, '{');
    open = at;
    at = space(at + 1);
    if (at < json.length && json[at] == '}') {
      return;
    }
    while (true) {
      int start = at;
      require(at, '"');
      int nameEnd = stringEnd(at);
      String name = Json.parse(Arrays.copyOfRange(json, at, nameEnd)).asString();
      at = space(nameEnd);
      require(at, ':');
      int value = space(at + 1);
      int end = valueEnd(value);
      members.add(new Member(name, start, value, end));
      at = space(end);
      if (at < json.length && json[at] == '}') {
        return;
      }
      require(at, ',');
      at = space(at + 1);
    }
  }

  /// The value of a member.
  Optional<JsonValue> value(String name) {
    for (Member member : members) {
      if (member.name().equals(name)) {
        return Optional.of(
            Json.parse(Arrays.copyOfRange(json, member.valueFrom(), member.valueTo())));
      }
    }
    return Optional.empty();
  }

  /// The object without some members and with others at its start.
  ///
  /// @param added members in JSON without the braces around them, or empty
  byte[] rewrite(Set<String> removed, String added) {
    ByteSink out = new ByteSink();
    out.bytes(Arrays.copyOf(json, open + 1)).text(added);
    boolean first = added.isEmpty();
    Set<String> gone = new HashSet<>(removed);
    for (Member member : members) {
      if (!gone.contains(member.name())) {
        if (!first) {
          out.text(",");
        }
        first = false;
        out.bytes(Arrays.copyOfRange(json, member.start(), member.valueTo()));
      }
    }
    return out.text("}").take();
  }

  /// A member in JSON.
  static String member(String name, String value) {
    StringBuilder out = new StringBuilder(name.length() + value.length() + 8);
    Json.quote(out, name);
    out.append(':');
    Json.quote(out, value);
    return out.toString();
  }

  private int space(int from) {
    int at = from;
    while (at < json.length
        && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
      at++;
    }
    return at;
  }

  private void require(int at, char wanted) {
    if (at >= json.length || json[at] != wanted) {
      throw new JsonException("expected '" + wanted + "' at byte " + at);
    }
  }

  private int stringEnd(int quote) {
    int at = quote + 1;
    while (at < json.length && json[at] != '"') {
      at += json[at] == '\\' ? 2 : 1;
    }
    if (at >= json.length) {
      throw new JsonException("a string does not end");
    }
    return at + 1;
  }

  private int valueEnd(int from) {
    int depth = 0;
    int at = from;
    while (at < json.length) {
      byte c = json[at];
      if (c == '"') {
        at = stringEnd(at);
        if (depth == 0) {
          return at;
        }
        continue;
      }
      if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        if (depth == 0) {
          return trimmed(from, at);
        }
        if (--depth == 0) {
          return at + 1;
        }
      } else if (c == ',' && depth == 0) {
        return trimmed(from, at);
      }
      at++;
    }
    throw new JsonException("the object does not end");
  }

  private int trimmed(int from, int to) {
    int end = to;
    while (end > from && json[end - 1] <= ' ') {
      end--;
    }
    if (end == from) {
      throw new JsonException("a member has no value at byte " + from);
    }
    return end;
  }
}
