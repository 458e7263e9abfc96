package dev.signalbox.data.dialect;

import dev.signalbox.model.wire.Surface;
import io.netty.buffer.ByteBuf;

/// Reads from the side what an answer says it used. One per answer; not safe for use by two
/// threads. It never throws, whatever the bytes are.
public interface UsageReader {

  /// Looks at the bytes between reader and writer index, which stay where they are. Any split is
  /// fine; an event or a character may be cut anywhere.
  void feed(ByteBuf bytes);

  /// The body has ended, or was cut: nothing more will come. Must be called once; it gives back
  /// what a compressed answer needs.
  void end();

  /// What is known by now; may be asked at any time.
  UsageReading reading();

  /// Whether the answer's own grammar says that it is whole; as in [UsageReading#ended()], but
  /// asked for each part of every answer and therefore without making a reading.
  default boolean ended() {
    return reading().ended();
  }

  /// Whether the provider has reported any usage so far; cheap like [#ended()].
  default boolean usageSeen() {
    return reading().usageSeen();
  }

  /// A reader for one answer.
  ///
  /// @param gzip whether the bytes are compressed with `content-encoding: gzip`
  static UsageReader of(Surface surface, AnswerShape shape, boolean gzip) {
    if (surface.isAboutAccount()) {
      return PassingReader.Blind.INSTANCE;
    }
    UsageTally tally = tally(surface);
    UsageStream stream =
        switch (shape) {
          case SSE -> new SseUsage(tally);
          case JSON -> new JsonUsage(tally);
          case FRAMES -> new FrameUsage(tally);
        };
    return new PassingReader(gzip ? new GunzippedUsage(stream) : stream);
  }

  private static UsageTally tally(Surface surface) {
    return switch (surface) {
      case MESSAGES,
          COUNT_TOKENS,
          INVOKE_MODEL,
          RAW_PREDICT,
          BEDROCK_COUNT_TOKENS,
          MESSAGE_BATCHES,
          ANTHROPIC_FILES ->
          new AnthropicTally();
      case CHAT_COMPLETIONS, COMPLETIONS, EMBEDDINGS, FILES, BATCHES, ACCOUNT_LISTS ->
          new ChatTally();
      case RESPONSES -> new ResponsesTally();
      case GENERATE_CONTENT,
          GEMINI_COUNT_TOKENS,
          EMBED_CONTENT,
          VERTEX_GENERATE_CONTENT,
          VERTEX_COUNT_TOKENS ->
          new GeminiTally();
      case CONVERSE -> new ConverseTally();
    };
  }
}
