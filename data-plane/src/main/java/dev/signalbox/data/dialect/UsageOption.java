package dev.signalbox.data.dialect;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What a Chat body says in `stream_options.include_usage`, and where, so that it can be switched
/// on without touching anything else.
final class UsageOption {

  private enum Seen {
    ABSENT,
    OFF,
    ON,
    STRANGE
  }

  private static final String MEMBER = "\"include_usage\":true";
  private static final String OBJECT = "{" + MEMBER + "}";

  private Seen options = Seen.ABSENT;
  private Seen flag = Seen.ABSENT;
  private long bodyStart;
  private long optionsStart;
  private long optionsEnd;
  private boolean optionsEmpty;
  private long flagStart;
  private long flagEnd;

  /// The offset behind the body's opening brace.
  void bodyOpened(long offset) {
    bodyStart = offset;
  }

  /// `stream_options` is an object; the offset is that behind its opening brace.
  void optionsOpened(long offset) {
    options = Seen.ON;
    optionsStart = offset;
  }

  void optionsClosed(boolean empty) {
    optionsEmpty = empty;
  }

  /// `stream_options` is null.
  void optionsOff(long start, long end) {
    options = Seen.OFF;
    optionsStart = start;
    optionsEnd = end;
  }

  /// `stream_options` is something else.
  void optionsStrange() {
    options = Seen.STRANGE;
  }

  void flagOn() {
    flag = Seen.ON;
  }

  /// `include_usage` is false or null.
  void flagOff(long start, long end) {
    flag = Seen.OFF;
    flagStart = start;
    flagEnd = end;
  }

  /// `include_usage` is something else.
  void flagStrange() {
    flag = Seen.STRANGE;
  }

  boolean isOn() {
    return flag == Seen.ON;
  }

  /// How to switch it on, or null if it is on or of a type that cannot be right. The body has other
  /// members.
  @Nullable BodyPatch patch() {
    return switch (options) {
      case ABSENT -> insert(bodyStart, "\"stream_options\":" + OBJECT + ",");
      case OFF -> replace(optionsStart, optionsEnd, OBJECT);
      case ON ->
          switch (flag) {
            case ABSENT -> insert(optionsStart, optionsEmpty ? MEMBER : MEMBER + ",");
            case OFF -> replace(flagStart, flagEnd, "true");
            case ON, STRANGE -> null;
          };
      case STRANGE -> null;
    };
  }

  private static BodyPatch insert(long offset, String text) {
    return new BodyPatch(offset, 0, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static BodyPatch replace(long start, long end, String text) {
    return new BodyPatch(
        start, Math.toIntExact(end - start), text.getBytes(StandardCharsets.US_ASCII));
  }
}
