package dev.signalbox.data.translate.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.data.conversation.Capabilities;
import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.PromptBuilder;
import dev.signalbox.data.conversation.Turn;
import dev.signalbox.data.conversation.Turn.Role;
import dev.signalbox.model.json.JsonException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Case 12 of the wire conformance list, and row 16 of the list of complaints.
final class PairingTest {

  @Test
  void putsResultsInTheOrderOfTheirCallsAheadOfAllElse() {
    List<Turn> turns =
        paired(
            new Turn(Role.USER, List.of(Part.Text.of("q"))),
            new Turn(Role.ASSISTANT, List.of(call("a"), call("b"))),
            new Turn(Role.SYSTEM, List.of(Part.Text.of("s"))),
            new Turn(Role.USER, List.of(Part.Text.of("t"), result("b"))),
            new Turn(Role.USER, List.of(result("a"))));

    assertThat(turns)
        .containsExactly(
            new Turn(Role.USER, List.of(Part.Text.of("q"))),
            new Turn(Role.ASSISTANT, List.of(call("a"), call("b"))),
            new Turn(Role.USER, List.of(result("a"), result("b"))),
            new Turn(Role.SYSTEM, List.of(Part.Text.of("s"))),
            new Turn(Role.USER, List.of(Part.Text.of("t"))));
  }

  @Test
  void namesCallsThatHaveNoIdsAndFindsTheirResultsByName() {
    List<Turn> turns =
        paired(
            new Turn(Role.ASSISTANT, List.of(call(""), call(""))),
            new Turn(Role.USER, List.of(result(""), result(""))));

    assertThat(turns.get(1).parts()).containsExactly(result("call_0_0"), result("call_0_1"));
  }

  @Test
  void refusesWhatIsNoPair() {
    Turn calls = new Turn(Role.ASSISTANT, List.of(call("a")));
    Turn results = new Turn(Role.USER, List.of(result("a")));

    assertThatThrownBy(() -> paired(calls)).isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> paired(results)).isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> paired(calls, results, results)).isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> paired(calls, results, calls, results))
        .isInstanceOf(JsonException.class);
  }

  private static List<Turn> paired(Turn... turns) {
    Prompt prompt = new PromptBuilder().turns(List.of(turns)).build();
    return new Pairing().request(prompt, new Carriage("m", "c", 0, Capabilities.USUAL)).turns();
  }

  private static Part call(String id) {
    return new Part.ToolCall(id, "f", "{}", false, Optional.empty(), Optional.empty());
  }

  private static Part result(String id) {
    return new Part.ToolResult(id, "f", List.of(), false, false, Optional.empty());
  }
}
