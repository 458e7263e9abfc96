package dev.signalbox.model.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;

/// Writes values as UTF-8 in one pass. What was read and would be written as it stands is copied.
final class JsonWriter {

  private static final byte[] HEX = "0123456789abcdef".getBytes(UTF_8);
  private static final int SHORT = 24;

  private byte[] out;
  private int length;
  private final boolean measures;
  private long dropped;

  /// @param room how long the text is, roughly
  JsonWriter(int room) {
    this(room, false);
  }

  private JsonWriter(int room, boolean measures) {
    this.out = new byte[room];
    this.measures = measures;
  }

  /// How long the text of a value is.
  static int measure(JsonValue value) {
    JsonWriter writer = new JsonWriter(1024, true);
    writer.value(value);
    return Math.toIntExact(writer.dropped + writer.length);
  }

  /// What was written.
  byte[] written() {
    return length == out.length ? out : Arrays.copyOf(out, length);
  }

  /// Writes a value.
  void value(JsonValue value) {
    switch (value) {
      case JsonValue.Text text -> text.write(this);
      case JsonValue.Obj object -> object(object.fields());
      case JsonValue.Array array -> array(array.items());
      case JsonValue.Num number -> ascii(number.text());
      case JsonValue.Bool bool -> ascii(bool.value() ? "true" : "false");
      case JsonValue.Null ignored -> ascii("null");
    }
  }

  private void object(Members members) {
    byte[] source = members.source();
    if (source != null) {
      copy(source, members.from(), members.to());
      return;
    }
    append('{');
    for (int place = 0; place < members.size(); place++) {
      if (place > 0) {
        append(',');
      }
      quote(members.name(place));
      append(':');
      value(members.value(place));
    }
    append('}');
  }

  private void array(List<JsonValue> items) {
    append('[');
    for (int place = 0; place < items.size(); place++) {
      if (place > 0) {
        append(',');
      }
      value(items.get(place));
    }
    append(']');
  }

  /// Writes a text as a string, quotes included.
  void quote(String text) {
    int size = text.length();
    if (size <= SHORT) {
      ensure(size + 2);
      int at = length;
      out[at++] = '"';
      int index = 0;
      while (index < size) {
        char next = text.charAt(index);
        if (next < ' ' || next >= 0x7f || next == '"' || next == '\\') {
          break;
        }
        out[at++] = (byte) next;
        index++;
      }
      if (index == size) {
        out[at++] = '"';
        length = at;
        return;
      }
    }
    byte[] utf8 = text.getBytes(UTF_8);
    quote(utf8, 0, utf8.length);
  }

  /// Writes a string, quotes included, that begins with a text and goes on as it stands somewhere.
  void quote(String head, byte[] source, int from, int to) {
    append('"');
    if (!head.isEmpty()) {
      byte[] utf8 = head.getBytes(UTF_8);
      inside(utf8, 0, utf8.length);
    }
    copy(source, from, to);
    append('"');
  }

  /// Writes a text that is in UTF-8 as a string, quotes included.
  void quote(byte[] utf8, int from, int to) {
    append('"');
    inside(utf8, from, to);
    append('"');
  }

  private void inside(byte[] utf8, int from, int to) {
    int start = from;
    int index = Blocks.plainEnd(utf8, from, to);
    while (index < to) {
      byte next = utf8[index];
      if (next < 0 && !Blocks.isSeparator(utf8, index)) {
        index = Blocks.plainEnd(utf8, index + 1, to);
        continue;
      }
      copy(utf8, start, index);
      start = index + escape(utf8, index);
      index = Blocks.plainEnd(utf8, start, to);
    }
    copy(utf8, start, to);
  }

  /// @return how many bytes it was
  private int escape(byte[] utf8, int at) {
    ensure(6);
    byte next = utf8[at];
    out[length++] = '\\';
    switch (next) {
      case '"', '\\' -> out[length++] = next;
      case '\n' -> out[length++] = 'n';
      case '\r' -> out[length++] = 'r';
      case '\t' -> out[length++] = 't';
      default -> {
        int code = next < 0 ? 0x2000 | utf8[at + 2] & 0x3f : next;
        out[length++] = 'u';
        for (int shift = 12; shift >= 0; shift -= 4) {
          out[length++] = HEX[code >> shift & 0xf];
        }
        return next < 0 ? 3 : 1;
      }
    }
    return 1;
  }

  /// Writes bytes as they are.
  void copy(byte[] bytes, int from, int to) {
    if (measures) {
      dropped += to - from;
      return;
    }
    ensure(to - from);
    System.arraycopy(bytes, from, out, length, to - from);
    length += to - from;
  }

  private void ascii(String text) {
    int size = text.length();
    ensure(size);
    for (int index = 0; index < size; index++) {
      out[length++] = (byte) text.charAt(index);
    }
  }

  private void append(char next) {
    ensure(1);
    out[length++] = (byte) next;
  }

  private void ensure(int more) {
    if (out.length - length >= more) {
      return;
    }
    if (measures && out.length >= more) {
      dropped += length;
      length = 0;
    } else {
      out = Arrays.copyOf(out, Math.max(out.length + (out.length >> 1), length + more));
    }
  }
}
