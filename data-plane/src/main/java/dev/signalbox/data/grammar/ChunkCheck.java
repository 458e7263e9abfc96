package dev.signalbox.data.grammar;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;

/// Checks the streams of Gemini: server-sent events, or a JSON array of chunks.
final class ChunkCheck implements Grammar.Check {

  private enum Place {
    /// Nothing but white space has come.
    START,
    /// A chunk, or the end of the array.
    FIRST,
    /// A comma, or the end of the array.
    BETWEEN,
    /// A chunk.
    NEXT,
    WITHIN,
    AFTER
  }

  private final Machine machine;
  private final EventCheck events;
  private final ByteArrayOutputStream chunk = new ByteArrayOutputStream();
  private boolean isEvents;
  private Place place = Place.START;
  private int depth;
  private boolean inText;
  private boolean escaped;

  ChunkCheck(Machine machine) {
    this.machine = machine;
    this.events = new EventCheck(machine);
  }

  @Override
  public void bytes(byte[] bytes, int from, int to) {
    int index = from;
    while (index < to && !isEvents) {
      byte next = bytes[index];
      isEvents = place == Place.START && next > ' ' && next != '[';
      if (!isEvents) {
        array(next);
        index++;
      }
    }
    events.bytes(bytes, index, to);
  }

  private void array(byte next) {
    if (place == Place.WITHIN) {
      within(next);
      return;
    }
    if (next == ' ' || next == '\r' || next == '\n' || next == '\t') {
      return;
    }
    boolean mayBegin = place == Place.FIRST || place == Place.NEXT;
    if (place == Place.START && next == '[') {
      place = Place.FIRST;
    } else if (mayBegin && next == '{') {
      place = Place.WITHIN;
      within(next);
    } else if (place == Place.BETWEEN && next == ',') {
      place = Place.NEXT;
    } else if (next == ']' && (place == Place.BETWEEN || place == Place.FIRST)) {
      place = Place.AFTER;
    } else {
      machine.broken("the array has something else than chunks");
    }
  }

  private void within(byte next) {
    chunk.write(next);
    if (inText) {
      inText = escaped || next != '"';
      escaped = !escaped && next == '\\';
    } else if (next == '"') {
      inText = true;
    } else if (next == '{') {
      depth++;
    } else if (next == '}' && --depth == 0) {
      machine.take("", Map.of(), chunk.toString(UTF_8));
      chunk.reset();
      place = Place.BETWEEN;
    }
  }

  @Override
  public void end() {
    if (isEvents) {
      events.end();
    } else {
      machine.finish(place == Place.AFTER);
    }
  }

  @Override
  public List<Violation> violations() {
    return machine.violations();
  }
}
