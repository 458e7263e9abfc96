package dev.signalbox.data.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.signalbox.model.json.Json;
import java.util.Arrays;

/// Walks once through a JSON text that is known to be well formed, and cuts out members and items
/// together with their commas.
final class Cursor {

  private final byte[] json;
  private final Cuts cuts;
  private int at;

  Cursor(byte[] json, Cuts cuts) {
    this.json = json;
    this.cuts = cuts;
    restart();
  }

  /// Decides about a member, whose value it passes.
  interface Member {
    boolean stays(String name);
  }

  /// Decides about an item, which it passes.
  interface Item {
    boolean stays(int index);
  }

  /// Stands at the start again, behind a byte order mark.
  void restart() {
    at = json.length > 2 && json[0] == (byte) 0xef ? 3 : 0;
    space();
  }

  /// Where the cursor stands.
  int place() {
    return at;
  }

  /// Stands there, where a value starts.
  void seek(int place) {
    at = place;
  }

  boolean isTrue() {
    return json[at] == 't';
  }

  /// Whether a string stands here that begins so.
  boolean isText(byte[] start) {
    int from = at + 1;
    return json[at] == '"'
        && json.length - from >= start.length
        && Arrays.equals(json, from, from + start.length, start, 0, start.length);
  }

  /// Passes an object, or whatever else stands here.
  ///
  /// @return whether no member may stay of some: then none has been cut
  boolean members(Member each) {
    if (json[at] != '{') {
      skip();
      return false;
    }
    return children(
        '}',
        index -> {
          String name = text();
          space();
          at++;
          space();
          return each.stays(name);
        });
  }

  /// Passes an array, or whatever else stands here.
  ///
  /// @return as [#members]
  boolean items(Item each) {
    if (json[at] != '[') {
      skip();
      return false;
    }
    return children(']', each);
  }

  private boolean children(char end, Item each) {
    at++;
    space();
    int lastKept = -1;
    int gap = -1;
    int count = 0;
    int kept = 0;
    while (json[at] != end) {
      int from = at;
      boolean stays = each.stays(count++);
      if (stays) {
        kept++;
        if (gap >= 0) {
          cuts.remove(gap, from);
          gap = -1;
        }
        lastKept = at;
      } else if (gap < 0) {
        gap = from;
      }
      int to = at;
      space();
      if (json[at] == ',') {
        at++;
        space();
      } else if (gap >= 0 && kept > 0) {
        cuts.remove(lastKept, to);
      }
    }
    at++;
    return count > 0 && kept == 0;
  }

  /// Passes a string and gives it; other values give no text.
  String text() {
    int from = at;
    skip();
    if (json[from] != '"') {
      return "";
    }
    for (int index = from; index < at; index++) {
      if (json[index] == '\\' || json[index] < 0) {
        return Json.parse(Arrays.copyOfRange(json, from, at)).asString();
      }
    }
    return new String(json, from + 1, at - from - 2, US_ASCII);
  }

  /// Passes a value.
  void skip() {
    if (json[at] == '"') {
      skipText();
      return;
    }
    int depth = 0;
    while (true) {
      byte next = json[at];
      switch (next) {
        case '"' -> {
          skipText();
          continue;
        }
        case '{', '[' -> depth++;
        case '}', ']' -> {
          if (depth == 0) {
            return;
          }
          depth--;
          if (depth == 0) {
            at++;
            return;
          }
        }
        case ',', ' ', '\n', '\r', '\t' -> {
          if (depth == 0) {
            return;
          }
        }
        default -> {}
      }
      at++;
    }
  }

  private void skipText() {
    at++;
    while (json[at] != '"') {
      at += json[at] == '\\' ? 2 : 1;
    }
    at++;
  }

  private void space() {
    while (at < json.length
        && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
      at++;
    }
  }
}
