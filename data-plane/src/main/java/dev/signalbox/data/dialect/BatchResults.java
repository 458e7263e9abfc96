package dev.signalbox.data.dialect;

import dev.signalbox.data.dialect.scan.ByteSink;
import dev.signalbox.data.dialect.scan.Chunks;
import dev.signalbox.data.dialect.scan.JsonPath;
import dev.signalbox.data.dialect.scan.JsonScanner;
import dev.signalbox.data.dialect.scan.JsonSink;
import dev.signalbox.data.dialect.scan.JsonText;
import dev.signalbox.data.dialect.scan.Words;
import dev.signalbox.model.wire.Surface;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads the results of a batch, one JSON object a line: what each request of it used. In OpenAI's
/// files the answer is `response.body`, in Anthropic's `result.message`. Lines may be split
/// anywhere and be of any length; nothing of them is kept.
public final class BatchResults implements ByteSink {

  private static final JsonPath MESSAGES =
      JsonPath.tree().mount("result.message", new AnthropicTally().wanted());
  private static final JsonPath CHAT =
      JsonPath.tree().mount("response.body", new ChatTally().wanted());
  private static final JsonPath RESPONSES =
      JsonPath.tree().mount("response.body", new ResponsesTally().wanted());

  private static final int STATUS = 100;
  private static final int NAME = 101;

  static {
    for (JsonPath each : List.of(MESSAGES, CHAT, RESPONSES)) {
      each.want("custom_id", NAME);
    }
    CHAT.want("response.status_code", STATUS);
    RESPONSES.want("response.status_code", STATUS);
  }

  private final Surface surface;
  private final Consumer<Result> results;
  private Line line;
  private JsonScanner scanner;
  private long index;
  private boolean lineBegun;

  /// One request of the batch.
  ///
  /// @param index counts the lines from 0
  /// @param name what the client called it, or its line if that cannot be read
  /// @param status the HTTP status that the line tells, or 0 if it tells none
  /// @param reading what it used; nothing for one that failed, was cancelled or came too late
  public record Result(long index, String name, int status, UsageReading reading) {

    /// Whether the provider answered it.
    public boolean answered() {
      return reading.usageSeen() && !reading.malformed() && status < 400;
    }
  }

  /// @param surface the surface that the requests of the batch are of
  public BatchResults(Surface surface, Consumer<Result> results) {
    this.surface = surface;
    this.results = results;
    line = newLine();
    scanner = newScanner();
  }

  private Line newLine() {
    return new Line(
        switch (surface) {
          case MESSAGES -> new AnthropicTally();
          case RESPONSES -> new ResponsesTally();
          default -> new ChatTally();
        });
  }

  private JsonScanner newScanner() {
    JsonPath wanted =
        switch (surface) {
          case MESSAGES -> MESSAGES;
          case RESPONSES -> RESPONSES;
          default -> CHAT;
        };
    return new JsonScanner(wanted, line, null, null, JsonUsage.MAX_DEPTH, JsonUsage.KEPT_BYTES);
  }

  /// Looks at the next bytes, which stay where they are.
  public void feed(ByteBuf bytes) {
    Chunks.walk(bytes, this);
  }

  @Override
  public void bytes(byte[] bytes, int from, int to) {
    int start = from;
    for (int at = from; at < to; at++) {
      if (bytes[at] == '\n') {
        piece(bytes, start, at);
        endLine();
        start = at + 1;
      }
    }
    piece(bytes, start, to);
  }

  private void piece(byte[] bytes, int from, int to) {
    if (from < to) {
      lineBegun |= !isBlank(bytes, from, to);
      scanner.bytes(bytes, from, to);
    }
  }

  private static boolean isBlank(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at++) {
      if (bytes[at] != ' ' && bytes[at] != '\r' && bytes[at] != '\t') {
        return false;
      }
    }
    return true;
  }

  /// The results are complete; the last line need not end with a line break.
  public void end() {
    endLine();
  }

  private void endLine() {
    if (lineBegun) {
      boolean complete = scanner.end();
      if (complete) {
        line.tally.completeEvent(Words.UNKNOWN);
      }
      results.accept(
          new Result(
              index, line.name(index++), line.status, line.tally.reading(complete, !complete, 0)));
    }
    lineBegun = false;
    line = newLine();
    scanner = newScanner();
  }

  /// What one line says: its own members here, those of the answer in the tally.
  private static final class Line implements JsonSink {
    private final UsageTally tally;
    private int status;
    private @Nullable String name;

    Line(UsageTally tally) {
      this.tally = tally;
    }

    /// No name has a line break, so that the two kinds never meet.
    String name(long index) {
      return name == null ? "\n" + index : name;
    }

    @Override
    public void text(int slot, byte[] raw, int from, int to) {
      if (slot == NAME) {
        name = JsonText.decode(raw, from, to);
      } else if (slot != STATUS) {
        tally.text(slot, raw, from, to);
      }
    }

    @Override
    public void scalar(int slot, byte[] raw, int from, int to) {
      if (slot == STATUS) {
        status = Math.clamp(JsonText.count(raw, from, to), 0, 999);
      } else if (slot < STATUS) {
        tally.scalar(slot, raw, from, to);
      }
    }

    @Override
    public void overlong(int slot) {
      if (slot < STATUS) {
        tally.overlong(slot);
      }
    }

    @Override
    public void opened(int slot, boolean array) {
      if (slot < STATUS) {
        tally.opened(slot, array);
      }
    }

    @Override
    public void closed(int slot, boolean empty) {
      if (slot < STATUS) {
        tally.closed(slot, empty);
      }
    }
  }
}
