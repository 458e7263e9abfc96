package dev.signalbox.model.wire;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One kind of call that a client can make to us.
public enum Surface {
  MESSAGES(WireFormat.ANTHROPIC, Dialect.MESSAGES),
  COUNT_TOKENS(WireFormat.ANTHROPIC, null),
  CHAT_COMPLETIONS(WireFormat.OPENAI, Dialect.CHAT),
  COMPLETIONS(WireFormat.OPENAI, null),
  RESPONSES(WireFormat.OPENAI, Dialect.RESPONSES),
  EMBEDDINGS(WireFormat.OPENAI, null),
  /// Gemini `generateContent` and `streamGenerateContent`.
  GENERATE_CONTENT(WireFormat.GEMINI, Dialect.GEMINI),
  /// Gemini `countTokens`.
  GEMINI_COUNT_TOKENS(WireFormat.GEMINI, null),
  /// Gemini `embedContent` and `batchEmbedContents`.
  EMBED_CONTENT(WireFormat.GEMINI, null),
  /// Bedrock `invoke` and `invoke-with-response-stream`, with bodies of Anthropic's.
  INVOKE_MODEL(WireFormat.BEDROCK, Dialect.MESSAGES),
  /// Bedrock `converse` and `converse-stream`.
  CONVERSE(WireFormat.BEDROCK, Dialect.CONVERSE),
  /// Bedrock `count-tokens`.
  BEDROCK_COUNT_TOKENS(WireFormat.BEDROCK, null),
  /// Vertex `rawPredict` and `streamRawPredict`, with bodies of Anthropic's.
  RAW_PREDICT(WireFormat.VERTEX, Dialect.MESSAGES),
  /// Vertex `generateContent` and `streamGenerateContent`.
  VERTEX_GENERATE_CONTENT(WireFormat.VERTEX, Dialect.GEMINI),
  /// Vertex `count-tokens:rawPredict` and `countTokens`.
  VERTEX_COUNT_TOKENS(WireFormat.VERTEX, null),
  /// OpenAI files.
  FILES(WireFormat.OPENAI, null),
  /// OpenAI batches.
  BATCHES(WireFormat.OPENAI, null),
  /// Anthropic message batches.
  MESSAGE_BATCHES(WireFormat.ANTHROPIC, null),
  /// Anthropic files.
  ANTHROPIC_FILES(WireFormat.ANTHROPIC, null),
  /// Lists of the files and batches in a provider's account. They show what other keys put there,
  /// so a key may ask for them only if it names this surface; beside it, it needs the surface whose
  /// list it is.
  ACCOUNT_LISTS(WireFormat.OPENAI, null);

  private static final Set<WireFormat> CHAT_SPEAKERS =
      Set.of(WireFormat.OPENAI, WireFormat.OPENAI_CHAT);

  private final WireFormat format;
  private final Optional<Dialect> dialect;
  private final String wireName = name().toLowerCase(Locale.ROOT);

  Surface(WireFormat format, @Nullable Dialect dialect) {
    this.format = format;
    this.dialect = Optional.ofNullable(dialect);
  }

  /// The family of formats that is spoken on this surface, errors included.
  public WireFormat format() {
    return format;
  }

  /// The family in which a call on this surface is refused. What clients of Claude on Vertex read
  /// are Anthropic's own errors.
  public WireFormat refusalFormat() {
    return this == RAW_PREDICT || this == VERTEX_COUNT_TOKENS ? WireFormat.ANTHROPIC : format;
  }

  /// Whether tokens are counted on this surface and nothing is generated.
  public boolean countsTokens() {
    return this == COUNT_TOKENS
        || this == GEMINI_COUNT_TOKENS
        || this == BEDROCK_COUNT_TOKENS
        || this == VERTEX_COUNT_TOKENS;
  }

  /// Whether a call on this surface is about what is kept in a provider's account, and names no
  /// model by itself.
  public boolean isAboutAccount() {
    return switch (this) {
      case FILES, BATCHES, MESSAGE_BATCHES, ANTHROPIC_FILES, ACCOUNT_LISTS -> true;
      default -> false;
    };
  }

  /// The dialect of the conversation; empty for what is none and therefore never translated.
  public Optional<Dialect> dialect() {
    return dialect;
  }

  /// What is wrapped around the dialect.
  public Envelope envelope() {
    return switch (format) {
      case BEDROCK ->
          dialect.equals(Optional.of(Dialect.MESSAGES)) ? Envelope.BEDROCK : Envelope.PLAIN;
      case VERTEX -> Envelope.VERTEX;
      default -> Envelope.PLAIN;
    };
  }

  /// The formats of providers that take a call on this surface as it is.
  public Set<WireFormat> servedBy() {
    return switch (this) {
      case CHAT_COMPLETIONS, COMPLETIONS, EMBEDDINGS, FILES, BATCHES -> CHAT_SPEAKERS;
      default -> Set.of(format);
    };
  }

  /// The name on the wire between the planes and in the REST API.
  public String wireName() {
    return wireName;
  }

  /// Finds a surface by its wire name.
  ///
  /// @throws IllegalArgumentException if there is none
  public static Surface fromWireName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
