package dev.signalbox.data.translate.rule;

import dev.signalbox.data.conversation.AnswerEvent;
import dev.signalbox.data.conversation.AnswerEvent.PartKind;
import dev.signalbox.data.conversation.AnswerEvent.PartStarted;
import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.Seal;
import dev.signalbox.model.wire.Dialect;
import java.util.ArrayList;
import java.util.HashMap;
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
              case Part.ToolResult result -> result(result);
              default -> Optional.empty();
            });
  }

  private Optional<Part> call(Part.ToolCall call) {
    IssuedId issued = IssuedId.read(call.id());
    String id = forProvider(issued);
    return issued.seal().isEmpty() && id.equals(call.id())
        ? Optional.empty()
        : Optional.of(
            new Part.ToolCall(
                id,
                call.name(),
                call.input(),
                call.custom(),
                issued.seal().or(call::seal),
                call.cache()));
  }

  private Optional<Part> result(Part.ToolResult result) {
    String id = forProvider(IssuedId.read(result.callId()));
    return id.equals(result.callId()) ? Optional.empty() : Optional.of(Prompts.withId(result, id));
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
    return new IssuedId(known, seal).forClient(crossing.client());
  }

  private String forProvider(IssuedId issued) {
    return issued.forProvider(crossing.provider(), crossing.capabilities().callIdCharacters());
  }
}
