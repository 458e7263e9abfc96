package dev.signalbox.data.grammar;

import dev.signalbox.model.wire.Dialect;
import java.util.List;
import java.util.function.Supplier;

/// The grammar of one streaming format.
public final class Grammar {

  private final Supplier<Check> checks;

  private Grammar(Supplier<Check> checks) {
    this.checks = checks;
  }

  /// The grammar of a dialect's own streams: server-sent events, for Gemini also a JSON array, for
  /// Converse frames.
  public static Grammar of(Dialect dialect) {
    return new Grammar(
        switch (dialect) {
          case MESSAGES -> () -> new EventCheck(new MessagesMachine());
          case CHAT -> () -> new EventCheck(new ChatMachine());
          case RESPONSES -> () -> new EventCheck(new ResponsesMachine());
          case GEMINI -> () -> new ChunkCheck(new GeminiMachine());
          case CONVERSE -> () -> new FrameCheck(new ConverseMachine());
        });
  }

  /// The grammar of Bedrock InvokeModelWithResponseStream for Anthropic's models: events of
  /// Messages in frames.
  public static Grammar ofInvokeModel() {
    return new Grammar(() -> new FrameCheck(new InvokeModelMachine()));
  }

  /// Checks a whole stream.
  ///
  /// @return what is wrong, in order; nothing if the stream is one of this format
  public List<Violation> check(byte[] stream) {
    Check check = start();
    check.bytes(stream, 0, stream.length);
    check.end();
    return check.violations();
  }

  /// Starts to check a stream that comes in pieces.
  public Check start() {
    return checks.get();
  }

  /// A stream that is being checked.
  public interface Check {

    /// More of the stream, in any split.
    void bytes(byte[] bytes, int from, int to);

    /// The stream is over.
    void end();

    /// What was wrong so far, in order; at most [#MAX_VIOLATIONS].
    List<Violation> violations();

    /// After so many nothing more is noted.
    int MAX_VIOLATIONS = 100;
  }
}
