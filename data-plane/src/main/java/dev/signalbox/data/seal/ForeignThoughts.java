package dev.signalbox.data.seal;

import dev.signalbox.model.wire.Dialect;
import dev.signalbox.model.wire.Surface;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes out of a request what its vendor cannot take back: thoughts that another vendor's model
/// has sealed, and the ids of calls that hold such seals.
public final class ForeignThoughts {

  private ForeignThoughts() {}

  /// What is left.
  ///
  /// @param body the same array if nothing was taken out
  /// @param lost what was taken out, for the client to read
  public record Left(byte[] body, List<String> lost) {

    public Left {
      lost = List.copyOf(lost);
    }
  }

  /// What the vendor is known to take.
  ///
  /// @param callIdCharacters most characters of a call's id; 0 for what its dialect takes
  /// @param signsCalls whether it wants the calls of its model signed (Gemini)
  /// @param signsThoughts whether it takes no thought that it has not signed (Claude)
  public record Vendor(int callIdCharacters, boolean signsCalls, boolean signsThoughts) {}

  /// Looks a body through.
  ///
  /// @param surface the one that the client called
  /// @param body one well-formed JSON object
  public static Left takeOut(Surface surface, Vendor vendor, byte[] body) {
    Dialect dialect = dialect(surface);
    if (dialect == null) {
      return new Left(body, List.of());
    }
    Sweep sweep = new Sweep(body, dialect, vendor.callIdCharacters());
    switch (surface) {
      case BEDROCK_COUNT_TOKENS ->
          ConverseSweep.run(sweep, vendor.signsThoughts(), "input", "converse");
      case VERTEX_COUNT_TOKENS -> {
        MessagesSweep.run(sweep);
        if (sweep.cuts().isEmpty()) {
          sweep.cursor().restart();
          GeminiSweep.run(sweep, vendor.signsCalls());
        }
      }
      default -> run(dialect, sweep, vendor);
    }
    return sweep.cuts().isEmpty()
        ? new Left(body, List.of())
        : new Left(sweep.cuts().apply(body), sweep.lost());
  }

  private static void run(Dialect dialect, Sweep sweep, Vendor vendor) {
    switch (dialect) {
      case MESSAGES -> MessagesSweep.run(sweep);
      case CHAT -> ChatSweep.run(sweep);
      case RESPONSES -> ResponsesSweep.run(sweep);
      case GEMINI -> GeminiSweep.run(sweep, vendor.signsCalls());
      case CONVERSE -> ConverseSweep.run(sweep, vendor.signsThoughts());
    }
  }

  private static @Nullable Dialect dialect(Surface surface) {
    return switch (surface) {
      case COUNT_TOKENS -> Dialect.MESSAGES;
      case GEMINI_COUNT_TOKENS, VERTEX_COUNT_TOKENS -> Dialect.GEMINI;
      case BEDROCK_COUNT_TOKENS -> Dialect.CONVERSE;
      default -> surface.dialect().orElse(null);
    };
  }
}
