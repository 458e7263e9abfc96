package dev.signalbox.model.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One pass of recursive descent over one text in UTF-8. Bytes that are no UTF-8 are found where
/// they can stand without being wrong otherwise: within strings.
final class JsonReader {

  private static final int MAX_DEPTH = 128;

  /// Shorter texts are made at once: they are mostly asked for, and hardly larger than their place.
  private static final int LEAST_LEFT = 40;

  private static final JsonValue NULL = new JsonValue.Null();
  private static final JsonValue TRUE = new JsonValue.Bool(true);
  private static final JsonValue FALSE = new JsonValue.Bool(false);

  private final byte[] bytes;
  private final boolean lazy;
  private int position;

  /// How often something was read that would not be written as it stood there.
  private int unlike;

  /// How many values were read, where that is bounded.
  private int viewed;

  /// Names and values of what is open, innermost last.
  private String[] names = new String[16];

  private JsonValue[] values = new JsonValue[64];
  private int namesOpen;
  private int valuesOpen;

  /// @param lazy whether longer texts stay where they are
  JsonReader(byte[] utf8, boolean lazy) {
    this.bytes = utf8;
    this.lazy = lazy;
  }

  JsonValue read() {
    JsonValue value = value(0);
    skipSpace();
    if (position != bytes.length) {
      throw failure("text after the end of the value");
    }
    return value;
  }

  private JsonValue value(int depth) {
    if (depth > MAX_DEPTH) {
      throw failure("nested deeper than " + MAX_DEPTH);
    }
    skipSpace();
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> text();
      case 't' -> word("true", TRUE);
      case 'f' -> word("false", FALSE);
      case 'n' -> word("null", NULL);
      default -> number();
    };
  }

  private JsonValue object(int depth) {
    int start = position;
    int unlikeBefore = unlike;
    int firstName = namesOpen;
    int firstValue = valuesOpen;
    @Nullable Map<String, JsonValue> index = null;
    position++;
    skipSpace();
    if (peek() != '}') {
      while (true) {
        skipSpace();
        if (peek() != '"') {
          throw failure("expected a member name");
        }
        String name = name();
        skipSpace();
        expect(':');
        pushName(name);
        JsonValue value = value(depth + 1);
        if (index == null && namesOpen - firstName > Members.FEW) {
          index = new HashMap<>();
          for (int place = 0; place < Members.FEW; place++) {
            index.put(names[firstName + place], values[firstValue + place]);
          }
        }
        boolean repeated =
            index == null
                ? Members.place(names, firstName, namesOpen - 1, name) >= 0
                : index.put(name, value) != null;
        if (repeated) {
          throw failure("a member name is repeated");
        }
        pushValue(value);
        skipSpace();
        if (peek() == '}') {
          break;
        }
        expect(',');
      }
    }
    position++;
    boolean same = lazy && unlike == unlikeBefore;
    Members members =
        new Members(
            Arrays.copyOfRange(names, firstName, namesOpen),
            Arrays.copyOfRange(values, firstValue, valuesOpen),
            valuesOpen - firstValue,
            index,
            same ? bytes : null,
            start,
            position);
    namesOpen = firstName;
    valuesOpen = firstValue;
    return new JsonValue.Obj(members);
  }

  private JsonValue array(int depth) {
    int first = valuesOpen;
    position++;
    skipSpace();
    if (peek() != ']') {
      while (true) {
        pushValue(value(depth + 1));
        skipSpace();
        if (peek() == ']') {
          break;
        }
        expect(',');
      }
    }
    position++;
    JsonValue array = new JsonValue.Array(List.of(Arrays.copyOfRange(values, first, valuesOpen)));
    valuesOpen = first;
    return array;
  }

  private void pushName(String name) {
    if (namesOpen == names.length) {
      names = Arrays.copyOf(names, namesOpen * 2);
    }
    names[namesOpen++] = name;
  }

  private void pushValue(JsonValue value) {
    if (lazy && ++viewed > Json.MAX_VIEWED_VALUES) {
      throw failure("more than " + Json.MAX_VIEWED_VALUES + " values");
    }
    if (valuesOpen == values.length) {
      values = Arrays.copyOf(values, valuesOpen * 2);
    }
    values[valuesOpen++] = value;
  }

  private String name() {
    int start = position + 1;
    boolean plain = skipString();
    int end = position - 1;
    if (!plain) {
      return Escapes.text(bytes, start, end);
    }
    Words.Word known = Words.find(bytes, start, end);
    return known == null ? new String(bytes, start, end - start, ISO_8859_1) : known.text();
  }

  private JsonValue text() {
    int start = position + 1;
    int unlikeBefore = unlike;
    boolean plain = skipString();
    int end = position - 1;
    if (lazy && end - start >= LEAST_LEFT) {
      return new JsonValue.Text(bytes, start, end, unlike == unlikeBefore);
    }
    if (!plain) {
      return new JsonValue.Text(Escapes.text(bytes, start, end));
    }
    Words.Word known = Words.find(bytes, start, end);
    return known == null
        ? new JsonValue.Text(new String(bytes, start, end - start, ISO_8859_1))
        : known.value();
  }

  /// Passes over a string.
  ///
  /// @return whether it is plain ASCII
  private boolean skipString() {
    int index = Blocks.plainEnd(bytes, position + 1, bytes.length);
    boolean plain = index < bytes.length && bytes[index] == '"';
    while (true) {
      if (index == bytes.length) {
        position = index;
        throw failure("the text ends early");
      }
      byte next = bytes[index];
      if (next == '"') {
        position = index + 1;
        return plain;
      }
      if (next == '\\') {
        index += escape(index);
      } else if (next >= 0) {
        position = index;
        throw failure("a control character in a string");
      } else {
        index = characters(index);
      }
      index = Blocks.faithfulEnd(bytes, index, bytes.length);
    }
  }

  /// Passes over characters that take more than a byte.
  private int characters(int start) {
    int index = start;
    while (index < bytes.length && bytes[index] < 0) {
      int length = Blocks.character(bytes, index, bytes.length);
      if (length == 0) {
        position = index;
        throw failure("not UTF-8");
      }
      if (length == 3 && Blocks.isSeparator(bytes, index)) {
        unlike++;
      }
      index += length;
    }
    return index;
  }

  /// @return how many bytes the escape takes
  private int escape(int at) {
    position = at + 1;
    return switch (peek()) {
      case '"', '\\', 'n', 'r', 't' -> 2;
      case '/', 'b', 'f' -> {
        unlike++;
        yield 2;
      }
      case 'u' -> {
        unlike++;
        position++;
        unit();
        yield 6;
      }
      default -> throw failure("an unknown escape");
    };
  }

  private void unit() {
    if (position + 4 > bytes.length) {
      throw failure("a cut escape");
    }
    for (int end = position + 4; position < end; position++) {
      if (Character.digit(bytes[position], 16) < 0) {
        throw failure("an escape without four hexadecimal digits");
      }
    }
  }

  private JsonValue number() {
    int start = position;
    if (peek() == '-') {
      position++;
    }
    if (peek() == '0') {
      position++;
    } else {
      digits();
    }
    if (position < bytes.length && bytes[position] == '.') {
      position++;
      digits();
    }
    if (position < bytes.length && (bytes[position] | 0x20) == 'e') {
      position++;
      if (peek() == '+' || peek() == '-') {
        position++;
      }
      digits();
    }
    return new JsonValue.Num(new String(bytes, start, position - start, ISO_8859_1));
  }

  private void digits() {
    int start = position;
    while (position < bytes.length && bytes[position] >= '0' && bytes[position] <= '9') {
      position++;
    }
    if (position == start) {
      throw failure("expected a value");
    }
  }

  private JsonValue word(String word, JsonValue value) {
    for (int index = 0; index < word.length(); index++) {
      if (position + index >= bytes.length || bytes[position + index] != word.charAt(index)) {
        throw failure("expected a value");
      }
    }
    position += word.length();
    return value;
  }

  private void expect(char wanted) {
    if (peek() != wanted) {
      throw failure("expected '" + wanted + "'");
    }
    position++;
  }

  private byte peek() {
    if (position >= bytes.length) {
      throw failure("the text ends early");
    }
    return bytes[position];
  }

  private void skipSpace() {
    while (position < bytes.length) {
      byte next = bytes[position];
      if (next > ' ') {
        return;
      }
      if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
        return;
      }
      unlike++;
      position++;
    }
  }

  private JsonException failure(String what) {
    int characters = new String(bytes, 0, position, UTF_8).length();
    return new JsonException(what + " at character " + characters);
  }
}
