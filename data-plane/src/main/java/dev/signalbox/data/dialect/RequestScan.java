package dev.signalbox.data.dialect;

import dev.signalbox.data.dialect.scan.Chunks;
import dev.signalbox.data.dialect.scan.JsonPath;
import dev.signalbox.data.dialect.scan.JsonScanner;
import dev.signalbox.data.dialect.scan.StringStarts;
import dev.signalbox.model.usage.ConversationHashes;
import dev.signalbox.model.wire.Surface;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Scans a request body as it arrives for the few facts that we act on. One per call; not safe for
/// use by two threads. It never throws, whatever the bytes are; memory is bounded and the work is
/// linear in the size of the body.
public final class RequestScan {

  /// How long a fact may be; a longer one counts as absent.
  public static final int MAX_FACT_CHARACTERS = 1024;

  /// How long a model name may be.
  public static final int MAX_MODEL_CHARACTERS = 256;

  /// How deep a body may nest.
  public static final int MAX_DEPTH = 512;

  /// Why a body cannot be acted on.
  public enum Problem {
    /// There is none.
    NONE,
    /// It is not one JSON object (RFC 8259).
    NOT_JSON_OBJECT,
    /// A member that we act on occurs twice, so that we and the provider could read it differently.
    REPEATED_MEMBER,
    /// It nests deeper than [#MAX_DEPTH].
    TOO_DEEP,
    /// It ended before the object did.
    TRUNCATED,
    /// `model` is not a string, or not one of 1 to [#MAX_MODEL_CHARACTERS] characters.
    BAD_MODEL
  }

  /// What makes a second look worth while: seals that were wrapped here, as they are and in base64,
  /// ids of calls and of thoughts that were made here, and thoughts that nobody may have signed.
  private static final StringStarts.Patterns SEALED =
      new StringStarts.Patterns(
          "signature", "sbx1.", "sbx_", "c2J4MS", "rs_????????-????-7", "reasoningText\"");

  private final JsonScanner scanner;
  private final StringStarts starts;
  private final @Nullable ConversationTap conversation;
  private final RequestFacts facts;
  private final boolean knowsUsageOption;
  private long bytesSeen;
  private boolean ended;

  /// A scan of one body.
  ///
  /// @param hashConversation whether the messages are hashed, see [#conversation()]
  /// @param hashKey key of these hashes, secret and the same for all calls of a tenant
  public RequestScan(Surface surface, boolean hashConversation, long hashKey) {
    facts = new RequestFacts();
    conversation = hashConversation ? new ConversationTap(hashKey) : null;
    JsonPath wanted = RequestFacts.wanted(surface);
    starts = new StringStarts(SEALED);
    scanner =
        new JsonScanner(wanted, facts, conversation, starts, MAX_DEPTH, RequestFacts.KEPT_BYTES);
    facts.attach(scanner);
    knowsUsageOption = surface == Surface.CHAT_COMPLETIONS || surface == Surface.COMPLETIONS;
  }

  /// Looks at the bytes between reader and writer index, which stay where they are. Any split is
  /// fine. Bytes after a problem are counted but not read.
  public void feed(ByteBuf bytes) {
    bytesSeen += bytes.readableBytes();
    if (facts.problem() != Problem.NONE || ended) {
      return;
    }
    Chunks.walk(bytes, scanner);
    lookForProblem();
  }

  /// The body is complete.
  public void end() {
    ended = true;
    boolean complete = scanner.end();
    lookForProblem();
    if (!complete) {
      facts.stop(Problem.TRUNCATED);
    }
  }

  /// Whether the object has closed and there is no problem so far.
  public boolean complete() {
    return scanner.isDone() && problem() == Problem.NONE;
  }

  /// The first problem found.
  public Problem problem() {
    return facts.problem();
  }

  /// The model asked for, decoded, as soon as it has been seen.
  public @Nullable String model() {
    return facts.model();
  }

  /// Where the model's JSON string starts, in bytes from the start of the body; -1 if not seen.
  public long modelOffset() {
    return facts.modelStart();
  }

  /// Length of the model's JSON string in bytes, quotes included.
  public int modelLength() {
    return facts.modelLength();
  }

  /// Whether `"stream":true` has been seen.
  public boolean streaming() {
    return facts.streaming();
  }

  /// Whether `"store":false` has been seen: the provider will not keep the answer.
  public boolean unstored() {
    return facts.unstored();
  }

  /// Whether `stream_options.include_usage` is true.
  public boolean usageAsked() {
    return facts.usageOption().isOn();
  }

  /// After [#end()]: how to switch `stream_options.include_usage` on, in place. Null if it is on
  /// already, if the body is not a stream request on a surface that knows the option, if there is a
  /// problem, or if the option is of a type that the provider will have to refuse.
  public @Nullable BodyPatch includeUsagePatch() {
    if (!knowsUsageOption || !facts.streaming() || !ended || problem() != Problem.NONE) {
      return null;
    }
    return facts.usageOption().patch();
  }

  /// A fact, decoded, as soon as it has been seen; null if it is absent, not a text, or too long.
  public @Nullable String fact(BodyFact fact) {
    return facts.fact(fact);
  }

  /// If asked for, after [#end()]: hashes of `messages` or `input`, white space between tokens and
  /// `cache_control` members left out, since clients move these from turn to turn. A text `input`
  /// is one message.
  public Optional<ConversationHashes> conversation() {
    if (conversation == null || !ended || problem() != Problem.NONE) {
      return Optional.empty();
    }
    return conversation.hashes();
  }

  /// Whether the body may hold what another vendor's model has thought, so that it must be looked
  /// through before it goes to its own vendor. Never false if it does.
  public boolean mayHoldForeignThoughts() {
    return starts.seen();
  }

  /// Bytes fed so far.
  public long bytesSeen() {
    return bytesSeen;
  }

  private void lookForProblem() {
    if (scanner.isBroken()) {
      facts.stop(scanner.isTooDeep() ? Problem.TOO_DEEP : Problem.NOT_JSON_OBJECT);
    }
  }
}
