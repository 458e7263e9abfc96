package dev.signalbox.data.dialect.batch;

import dev.signalbox.data.dialect.BodyPatch;
import dev.signalbox.data.dialect.RequestScan;
import dev.signalbox.data.dialect.scan.ByteSink;
import dev.signalbox.data.dialect.scan.Chunks;
import dev.signalbox.data.dialect.scan.JsonPath;
import dev.signalbox.data.dialect.scan.JsonScanner;
import dev.signalbox.data.dialect.scan.JsonSink;
import dev.signalbox.data.dialect.scan.JsonText;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Finds the models that the requests of a batch ask for, as its bytes arrive at any split: in a
/// body of Anthropic's, or in an input file of OpenAI's with one request a line. Every member that
/// could be taken for the model counts, so that a request that names two is held to both.
public final class BatchModels implements ByteSink, JsonSink {

  /// So many different names one batch may have.
  public static final int MOST_NAMES = 100;

  /// So many requests one batch may have (both vendors' own bound is at or below it).
  public static final int MOST_REQUESTS = 100_000;

  private static final int ROOT = 0;
  private static final int MODEL = 1;
  private static final int URL = 2;
  private static final int KEPT_BYTES = RequestScan.MAX_MODEL_CHARACTERS * 6;
  private static final JsonPath BODY =
      JsonPath.tree().wantRoot(ROOT).want("requests[].params.model", MODEL);
  private static final JsonPath LINE =
      JsonPath.tree().wantRoot(ROOT).want("body.model", MODEL).want("url", URL);

  private final boolean lines;
  private final JsonScanner scanner;
  private final Map<String, Long> names = new LinkedHashMap<>();
  private final Map<String, Long> addresses = new LinkedHashMap<>();
  private final Map<String, String> spellings = new HashMap<>();
  private final List<Place> places = new ArrayList<>();
  private boolean lineBegun;
  private boolean broken;
  private boolean tooMany;
  private long requests;
  private long lineNumber = 1;

  private record Place(long offset, int length, String name) {}

  private BatchModels(JsonPath wanted, boolean lines) {
    this.lines = lines;
    scanner = new JsonScanner(wanted, this, null, null, RequestScan.MAX_DEPTH, KEPT_BYTES);
  }

  /// For the body of `POST /v1/messages/batches`.
  public static BatchModels ofBody() {
    return new BatchModels(BODY, false);
  }

  /// For an input file of `POST /v1/batches`.
  public static BatchModels ofFile() {
    return new BatchModels(LINE, true);
  }

  /// Looks at the next bytes, which stay where they are.
  public void feed(ByteBuf bytes) {
    if (!broken && !tooMany) {
      Chunks.walk(bytes, this);
    }
  }

  @Override
  public void bytes(byte[] bytes, int from, int to) {
    if (!lines) {
      scanner.bytes(bytes, from, to);
      broken |= scanner.isBroken();
      return;
    }
    int start = from;
    for (int at = from; at < to && !broken; at++) {
      if (bytes[at] == '\n') {
        piece(bytes, start, at);
        endLine();
        lineNumber += broken ? 0 : 1;
        start = at + 1;
      }
    }
    piece(bytes, start, to);
  }

  private void piece(byte[] bytes, int from, int to) {
    for (int at = from; at < to && !lineBegun; at++) {
      lineBegun = bytes[at] != ' ' && bytes[at] != '\r' && bytes[at] != '\t';
    }
    if (from < to) {
      scanner.bytes(bytes, from, to);
    }
  }

  private void endLine() {
    if (lineBegun) {
      broken |= !scanner.end();
      tooMany |= ++requests > MOST_REQUESTS;
    }
    lineBegun = false;
    scanner.reset();
  }

  /// All bytes have come.
  public void end() {
    if (lines) {
      endLine();
    } else {
      broken |= !scanner.end();
    }
  }

  /// Whether the bytes are not what they should be, or a model is no name.
  public boolean isBroken() {
    return broken;
  }

  /// Where it was found to be broken or too large, for people.
  public String where() {
    return lines ? "line " + lineNumber : "requests";
  }

  /// Whether there are more requests or names than one batch may have.
  public boolean isTooLarge() {
    return tooMany;
  }

  /// The names in the order they came, each with the line where it came first; in a body, the line
  /// is always 1.
  public Map<String, Long> names() {
    return Map.copyOf(names);
  }

  /// What the lines of a file say in `url`, with the line where it came first.
  public Map<String, Long> addresses() {
    return Map.copyOf(addresses);
  }

  /// How the body is changed so that each model has the name that the provider knows.
  public List<BodyPatch> rename(UnaryOperator<String> known) {
    List<BodyPatch> patches = new ArrayList<>();
    Map<String, byte[]> written = new HashMap<>();
    for (Place place : places) {
      String name = known.apply(place.name());
      if (!name.equals(place.name())) {
        patches.add(
            new BodyPatch(
                place.offset(), place.length(), written.computeIfAbsent(name, JsonText::quoted)));
      }
    }
    return patches;
  }

  @Override
  public void text(int slot, byte[] raw, int from, int to) {
    String text = JsonText.decode(raw, from, to);
    if (slot == ROOT || text == null || text.isEmpty()) {
      broken = true;
    } else if (slot == URL) {
      note(addresses, text);
    } else if (text.length() > RequestScan.MAX_MODEL_CHARACTERS) {
      broken = true;
    } else {
      note(names, text);
      if (!lines) {
        tooMany |= ++requests > MOST_REQUESTS;
        long start = scanner.valueStart();
        // One text for each name, however many requests ask for it.
        String name = spellings.computeIfAbsent(text, same -> same);
        places.add(new Place(start, Math.toIntExact(scanner.valueEnd() - start), name));
      }
    }
  }

  private void note(Map<String, Long> found, String text) {
    found.putIfAbsent(text, lineNumber);
    tooMany |= found.size() > MOST_NAMES;
  }

  @Override
  public void scalar(int slot, byte[] raw, int from, int to) {
    broken = true;
  }

  @Override
  public void overlong(int slot) {
    broken = true;
  }

  @Override
  public void opened(int slot, boolean array) {
    broken |= slot != ROOT || array;
  }

  @Override
  public void closed(int slot, boolean empty) {}
}
