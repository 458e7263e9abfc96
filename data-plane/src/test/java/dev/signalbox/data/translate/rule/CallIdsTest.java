package dev.signalbox.data.translate.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.conversation.AnswerEvent;
import dev.signalbox.data.conversation.AnswerEvent.PartKind;
import dev.signalbox.data.conversation.Capabilities;
import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.PromptBuilder;
import dev.signalbox.data.conversation.Seal;
import dev.signalbox.data.conversation.Turn;
import dev.signalbox.model.wire.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// Case 11 of the wire conformance list.
final class CallIdsTest {

  private static final Optional<Seal> SEAL =
      Optional.of(new Seal(Dialect.GEMINI, Seal.Kind.SIGNATURE, "", "Cip+/=="));

  /// Case 25 of the wire conformance list.
  @Property(tries = 200)
  void givesAProviderItsOwnIdAndSealBack(
      @ForAll String id, @ForAll boolean sealed, @ForAll Dialect client) {
    CallIds ids = ids(client, Dialect.GEMINI);
    Part.ToolCall issued =
        new Part.ToolCall(
            id.replace("\n", ""),
            "f",
            "{}",
            false,
            sealed ? SEAL : Optional.empty(),
            Optional.empty());

    Part.ToolCall seen = (Part.ToolCall) ids.answer(issued);
    Prompt back = ids.request(replayed(seen), carriage());

    assertThat(seen.id()).matches("[a-zA-Z0-9_-]+");
    Part.ToolCall returned = (Part.ToolCall) back.turns().getFirst().parts().getFirst();
    Part.ToolResult result = (Part.ToolResult) back.turns().getLast().parts().getFirst();
    assertThat(result.callId()).isEqualTo(returned.id());
    assertThat(returned.seal()).isEqualTo(issued.seal());
    if (issued.id().matches("[a-zA-Z0-9_-]{1,256}")) {
      assertThat(returned.id()).isEqualTo(issued.id());
    }
  }

  @Property(tries = 200)
  void givesEveryProviderIdsThatItTakes(@ForAll String id, @ForAll Dialect provider) {
    CallIds ids = ids(Dialect.MESSAGES, provider);

    Prompt sent =
        ids.request(
            replayed(
                new Part.ToolCall("x" + id, "f", "{}", false, Optional.empty(), Optional.empty())),
            carriage());

    Part.ToolCall call = (Part.ToolCall) sent.turns().getFirst().parts().getFirst();
    assertThat(call.id()).matches("[a-zA-Z0-9_-]{1,256}");
    if (provider == Dialect.CHAT) {
      assertThat(call.id().length()).isLessThanOrEqualTo(40);
    }
  }

  @Test
  void leavesIdsAloneThatFit() {
    Part.ToolCall call =
        new Part.ToolCall("toolu_01A", "f", "{}", false, Optional.empty(), Optional.empty());

    assertThat(ids(Dialect.CHAT, Dialect.MESSAGES).answer(call)).isEqualTo(call);
  }

  /// Case 25 of the wire conformance list: Gemini seals a call behind its arguments.
  @Test
  void holdsACallOfGeminisUntilItsSealIsKnown() {
    List<AnswerEvent> seen = new ArrayList<>();
    CallIds ids = ids(Dialect.MESSAGES, Dialect.GEMINI);
    var events = ids.answers(seen::add);

    events.accept(new AnswerEvent.PartStarted(0, PartKind.TOOL_CALL, "c1", "f"));
    events.accept(new AnswerEvent.Piece(0, "{}"));
    assertThat(seen).isEmpty();
    events.accept(new AnswerEvent.Sealed(0, SEAL.orElseThrow()));
    events.accept(new AnswerEvent.PartEnded(0));

    AnswerEvent.PartStarted started = (AnswerEvent.PartStarted) seen.getFirst();
    Part.ToolCall whole =
        (Part.ToolCall)
            ids.answer(new Part.ToolCall("c1", "f", "{}", false, SEAL, Optional.empty()));
    assertThat(started.callId()).startsWith("sbx_").isEqualTo(whole.id());
    assertThat(seen).hasSize(3);
  }

  private static Prompt replayed(Part.ToolCall call) {
    return new PromptBuilder()
        .turns(
            List.of(
                new Turn(
                    Turn.Role.ASSISTANT,
                    List.of(
                        new Part.ToolCall(
                            call.id(), "f", "{}", false, Optional.empty(), Optional.empty()))),
                new Turn(
                    Turn.Role.USER,
                    List.of(
                        new Part.ToolResult(
                            call.id(), "f", List.of(), false, false, Optional.empty())))))
        .build();
  }

  private static CallIds ids(Dialect client, Dialect provider) {
    return new CallIds(new Crossing(client, provider, Capabilities.USUAL, "c0ffee"));
  }

  private static Carriage carriage() {
    return new Carriage("m", "c0ffee", 0, Capabilities.USUAL);
  }
}
