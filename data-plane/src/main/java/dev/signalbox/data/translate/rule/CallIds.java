package dev.signalbox.data.translate.rule;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.data.conversation.AnswerEvent;
import dev.signalbox.data.conversation.AnswerEvent.PartKind;
import dev.signalbox.data.conversation.AnswerEvent.PartStarted;
import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.Seal;
import dev.signalbox.data.conversation.SealText;
import dev.signalbox.model.wire.Dialect;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Ids of calls that both sides accept. What a client gets is the provider's own id where that fits
/// its dialect, and otherwise holds it, along with a seal of the call: every client sends ids back.
/// What a provider gets is its own id again, or a digest of another's. The same id always becomes
/// the same, so that calls and results stay pairs and prompts stay cached.
public final class CallIds implements Rule {

  private static final String PREFIX = "sbx_";
  private static final int MISTRAL_CHARACTERS = 9;

  private final Crossing crossing;
  private int made;

  public CallIds(Crossing crossing) {
    this.crossing = crossing;
  }

  @Override
  public Prompt request(Prompt prompt, Carriage carriage) {
    return Prompts.mapTurns(
        prompt,
        part ->
            switch (part) {
              case Part.ToolCall call -> call(call);
              case Part.ToolResult result ->
                  Prompts.withId(result, forProvider(unwrapped(result.callId()).id()));
              default -> part;
            });
  }

  private Part call(Part.ToolCall call) {
    Issued issued = unwrapped(call.id());
    return new Part.ToolCall(
        forProvider(issued.id()),
        call.name(),
        call.arguments(),
        call.custom(),
        issued.seal().or(call::seal),
        call.cache());
  }

  @Override
  public Part answer(Part part) {
    return part instanceof Part.ToolCall call
        ? Prompts.withId(call, forClient(call.id(), call.seal()))
        : part;
  }

  /// A call begins for the client when it is known whether it has a seal. Gemini sends calls whole
  /// and seals them last; Chat does so first; others do not seal them.
  @Override
  public Consumer<AnswerEvent> answers(Consumer<AnswerEvent> next) {
    Map<Integer, List<AnswerEvent>> held = new HashMap<>();
    boolean sealedLast = crossing.provider() == Dialect.GEMINI;
    return event -> {
      switch (event) {
        case PartStarted started when isCall(started) ->
            held.put(started.index(), new ArrayList<>(List.of(started)));
        case AnswerEvent.Sealed sealed when held.containsKey(sealed.index()) ->
            release(held.remove(sealed.index()), Optional.of(sealed.seal()), next);
        case AnswerEvent.Piece piece when sealedLast && held.containsKey(piece.index()) ->
            held.computeIfPresent(
                piece.index(),
                (_, events) -> {
                  events.add(piece);
                  return events;
                });
        case AnswerEvent.Piece piece -> {
          release(held.remove(piece.index()), Optional.empty(), next);
          next.accept(piece);
        }
        case AnswerEvent.PartEnded ended -> {
          release(held.remove(ended.index()), Optional.empty(), next);
          next.accept(ended);
        }
        default -> next.accept(event);
      }
    };
  }

  private static boolean isCall(PartStarted started) {
    return started.kind() == PartKind.TOOL_CALL || started.kind() == PartKind.CUSTOM_TOOL_CALL;
  }

  private void release(
      @Nullable List<AnswerEvent> held, Optional<Seal> seal, Consumer<AnswerEvent> next) {
    if (held == null) {
      return;
    }
    for (AnswerEvent event : held) {
      next.accept(
          event instanceof PartStarted started
              ? new PartStarted(
                  started.index(),
                  started.kind(),
                  forClient(started.callId(), seal),
                  started.name())
              : event);
    }
  }

  private String forClient(String id, Optional<Seal> seal) {
    String known = id.isEmpty() ? "call_" + crossing.callId() + "_" + made++ : id;
    boolean plain =
        seal.isEmpty() && !known.startsWith(PREFIX) && fits(known, limit(crossing.client()));
    return plain ? known : wrapped(known, seal);
  }

  private String forProvider(String id) {
    int most = crossing.capabilities().callIdCharacters();
    if (most == MISTRAL_CHARACTERS) {
      return id.matches("[a-zA-Z0-9]{9}") ? id : digest(id).substring(0, MISTRAL_CHARACTERS);
    }
    int limit = most > 0 ? most : limit(crossing.provider());
    if (fits(id, limit)) {
      return id;
    }
    String made = "call_" + digest(id);
    return made.substring(0, Math.min(made.length(), limit));
  }

  private static int limit(Dialect dialect) {
    return switch (dialect) {
      case MESSAGES, GEMINI -> 256;
      case CHAT -> 40;
      case RESPONSES, CONVERSE -> 64;
    };
  }

  private static boolean fits(String id, int limit) {
    if (id.isEmpty() || id.length() > limit) {
      return false;
    }
    for (int index = 0; index < id.length(); index++) {
      char next = id.charAt(index);
      boolean allowed =
          (next >= 'a' && next <= 'z')
              || (next >= 'A' && next <= 'Z')
              || (next >= '0' && next <= '9')
              || next == '_'
              || next == '-';
      if (!allowed) {
        return false;
      }
    }
    return true;
  }

  private static String wrapped(String id, Optional<Seal> seal) {
    String held = id + '\n' + seal.map(SealText::wrap).orElse("");
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(held.getBytes(UTF_8));
  }

  private static Issued unwrapped(String id) {
    if (!id.startsWith(PREFIX)) {
      return new Issued(id, Optional.empty());
    }
    try {
      String held = new String(Base64.getUrlDecoder().decode(id.substring(PREFIX.length())), UTF_8);
      int end = held.indexOf('\n');
      return end < 0
          ? new Issued(id, Optional.empty())
          : new Issued(held.substring(0, end), SealText.unwrap(held.substring(end + 1)));
    } catch (IllegalArgumentException notOurs) {
      return new Issued(id, Optional.empty());
    }
  }

  private static String digest(String id) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /// An id as its provider issued it.
  private record Issued(String id, Optional<Seal> seal) {}
}
