package dev.signalbox.data.dialect;

import dev.signalbox.data.dialect.RequestScan.Problem;
import dev.signalbox.data.dialect.scan.JsonPath;
import dev.signalbox.data.dialect.scan.JsonScanner;
import dev.signalbox.data.dialect.scan.JsonSink;
import dev.signalbox.data.dialect.scan.JsonText;
import dev.signalbox.model.wire.Surface;
import org.jspecify.annotations.Nullable;

/// Collects what a [RequestScan] finds.
final class RequestFacts implements JsonSink {

  /// Bytes of one token that are kept: the longest fact, every character written as an escape.
  static final int KEPT_BYTES = RequestScan.MAX_FACT_CHARACTERS * 6;

  private static final int ROOT = 0;
  private static final int MODEL = 1;
  private static final int STREAM = 2;
  private static final int STREAM_OPTIONS = 3;
  private static final int INCLUDE_USAGE = 4;
  private static final int STORE = 5;
  private static final int FIRST_FACT = 6;

  private static final BodyFact[] FACTS = BodyFact.values();
  private static final JsonPath PLAIN = tree();
  private static final JsonPath WITH_MESSAGES = tree().tap("messages");
  private static final JsonPath WITH_INPUT = tree().tap("input");
  private static final JsonPath WITH_CONTENTS = tree().tap("contents");

  private final String[] facts = new String[FACTS.length];
  private final UsageOption usageOption = new UsageOption();
  private @Nullable JsonScanner scanner;
  private Problem problem = Problem.NONE;
  private int seen;
  private @Nullable String model;
  private long modelStart = -1;
  private int modelLength;
  private boolean streaming;
  private boolean unstored;

  /// What is wanted of a body on a surface.
  static JsonPath wanted(Surface surface) {
    return switch (surface) {
      case MESSAGES, CHAT_COMPLETIONS, INVOKE_MODEL, CONVERSE, RAW_PREDICT -> WITH_MESSAGES;
      case RESPONSES -> WITH_INPUT;
      case GENERATE_CONTENT, VERTEX_GENERATE_CONTENT -> WITH_CONTENTS;
      case COUNT_TOKENS,
          COMPLETIONS,
          EMBEDDINGS,
          GEMINI_COUNT_TOKENS,
          EMBED_CONTENT,
          BEDROCK_COUNT_TOKENS,
          VERTEX_COUNT_TOKENS,
          FILES,
          BATCHES,
          MESSAGE_BATCHES,
          ANTHROPIC_FILES,
          ACCOUNT_LISTS ->
          PLAIN;
    };
  }

  private static JsonPath tree() {
    JsonPath tree =
        JsonPath.tree()
            .wantRoot(ROOT)
            .want("model", MODEL)
            .want("stream", STREAM)
            .want("stream_options", STREAM_OPTIONS)
            .want("stream_options.include_usage", INCLUDE_USAGE)
            .want("store", STORE);
    for (BodyFact fact : FACTS) {
      tree.want(fact.path(), FIRST_FACT + fact.ordinal());
    }
    return tree;
  }

  void attach(JsonScanner itsScanner) {
    scanner = itsScanner;
  }

  /// Notes a problem, unless there is one already.
  void stop(Problem found) {
    if (problem == Problem.NONE) {
      problem = found;
    }
  }

  Problem problem() {
    return problem;
  }

  @Nullable String model() {
    return model;
  }

  long modelStart() {
    return modelStart;
  }

  int modelLength() {
    return modelLength;
  }

  boolean streaming() {
    return streaming;
  }

  boolean unstored() {
    return unstored;
  }

  UsageOption usageOption() {
    return usageOption;
  }

  @Nullable String fact(BodyFact fact) {
    return facts[fact.ordinal()];
  }

  @Override
  public void text(int slot, byte[] raw, int from, int to) {
    if (!takes(slot)) {
      return;
    }
    switch (slot) {
      case ROOT -> stop(Problem.NOT_JSON_OBJECT);
      case MODEL -> foundModel(raw, from, to);
      case STREAM, STORE -> {}
      case STREAM_OPTIONS -> usageOption.optionsStrange();
      case INCLUDE_USAGE -> usageOption.flagStrange();
      default -> foundFact(slot - FIRST_FACT, raw, from, to);
    }
  }

  @Override
  public void scalar(int slot, byte[] raw, int from, int to) {
    if (!takes(slot)) {
      return;
    }
    boolean off = JsonText.isNull(raw, from, to);
    switch (slot) {
      case STREAM -> streaming = JsonText.isTrue(raw, from, to);
      case STORE -> unstored = JsonText.isFalse(raw, from, to);
      case STREAM_OPTIONS -> {
        if (off) {
          usageOption.optionsOff(start(), end());
        } else {
          usageOption.optionsStrange();
        }
      }
      case INCLUDE_USAGE -> {
        if (JsonText.isTrue(raw, from, to)) {
          usageOption.flagOn();
        } else if (off || JsonText.isFalse(raw, from, to)) {
          usageOption.flagOff(start(), end());
        } else {
          usageOption.flagStrange();
        }
      }
      default -> otherType(slot);
    }
  }

  @Override
  public void overlong(int slot) {
    if (takes(slot)) {
      otherType(slot);
    }
  }

  @Override
  public void opened(int slot, boolean array) {
    if (!takes(slot)) {
      return;
    }
    if (slot == ROOT && !array) {
      usageOption.bodyOpened(start() + 1);
    } else if (slot == STREAM_OPTIONS && !array) {
      usageOption.optionsOpened(start() + 1);
    } else {
      otherType(slot);
    }
  }

  @Override
  public void closed(int slot, boolean empty) {
    if (slot == STREAM_OPTIONS) {
      usageOption.optionsClosed(empty);
    }
  }

  /// Whether a value may be taken: not after a problem, and not the second one of a member that we
  /// act on.
  private boolean takes(int slot) {
    if (problem != Problem.NONE) {
      return false;
    }
    if (slot >= STORE) {
      return true;
    }
    boolean first = (seen & 1 << slot) == 0;
    seen |= 1 << slot;
    if (!first) {
      stop(Problem.REPEATED_MEMBER);
    }
    return first;
  }

  private void otherType(int slot) {
    switch (slot) {
      case ROOT -> stop(Problem.NOT_JSON_OBJECT);
      case MODEL -> stop(Problem.BAD_MODEL);
      case STREAM_OPTIONS -> usageOption.optionsStrange();
      case INCLUDE_USAGE -> usageOption.flagStrange();
      default -> {}
    }
  }

  private void foundModel(byte[] raw, int from, int to) {
    String name = JsonText.decode(raw, from, to);
    if (name == null || name.isEmpty() || name.length() > RequestScan.MAX_MODEL_CHARACTERS) {
      stop(Problem.BAD_MODEL);
      return;
    }
    model = name;
    modelStart = start();
    modelLength = Math.toIntExact(end() - modelStart);
  }

  private void foundFact(int index, byte[] raw, int from, int to) {
    String text = JsonText.decode(raw, from, to);
    if (text != null && text.length() <= RequestScan.MAX_FACT_CHARACTERS) {
      facts[index] = text;
    }
  }

  private long start() {
    return scanner == null ? 0 : scanner.valueStart();
  }

  private long end() {
    return scanner == null ? 0 : scanner.valueEnd();
  }
}
