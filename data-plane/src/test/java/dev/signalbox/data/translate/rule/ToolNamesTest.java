package dev.signalbox.data.translate.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.conversation.Capabilities;
import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Fields;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.PromptBuilder;
import dev.signalbox.data.conversation.Tool;
import dev.signalbox.data.conversation.ToolChoice;
import dev.signalbox.model.wire.Dialect;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

final class ToolNamesTest {

  @Property(tries = 200)
  void givesNamesThatTheProviderTakesAndTheClientItsOwnBack(
      @ForAll @Size(max = 5) Set<@StringLength(min = 1, max = 90) String> names,
      @ForAll Dialect provider) {
    ToolNames rule = rule(provider);

    Prompt sent = rule.request(prompt(List.copyOf(names)), carriage());

    List<String> accepted = sent.tools().stream().map(ToolNamesTest::name).toList();
    assertThat(accepted)
        .allMatch(name -> name.matches("[a-zA-Z0-9_-]{1,128}"))
        .doesNotHaveDuplicates();
    assertThat(
            accepted.stream()
                .map(name -> name(rule.answer(call(name))))
                .collect(Collectors.toSet()))
        .isEqualTo(names);
  }

  /// Case 13 of the wire conformance list.
  @Test
  void writesNamespacesAsPrefixesUnlessAToolIsCalledSo() {
    ToolNames rule = rule(Dialect.MESSAGES);

    Prompt sent = rule.request(prompt(List.of("a/search", "b__search", "b/search")), carriage());

    List<String> names = sent.tools().stream().map(ToolNamesTest::name).toList();
    assertThat(names.getFirst()).isEqualTo("a__search");
    assertThat(names.get(1)).isEqualTo("b__search");
    assertThat(names.get(2)).startsWith("b__search_");
  }

  @Test
  void namesTheToolThatIsChosenAsItIsNamed() {
    Prompt prompt =
        new PromptBuilder(prompt(List.of("a/search")))
            .toolChoice(Optional.of(new ToolChoice.Named("a/search")))
            .build();

    assertThat(rule(Dialect.CHAT).request(prompt, carriage()).toolChoice())
        .contains(new ToolChoice.Named("a__search"));
  }

  private static Prompt prompt(List<String> names) {
    List<Tool> tools =
        names.stream()
            .<Tool>map(name ->
                new Tool.Function(
                    name, "", Optional.empty(), Optional.empty(), Optional.empty(), Fields.EMPTY))
            .toList();
    return new PromptBuilder().tools(tools).build();
  }

  private static Part.ToolCall call(String name) {
    return new Part.ToolCall("c", name, "{}", false, Optional.empty(), Optional.empty());
  }

  private static String name(Part part) {
    return ((Part.ToolCall) part).name();
  }

  private static String name(Tool tool) {
    return ((Tool.Function) tool).name();
  }

  private static ToolNames rule(Dialect provider) {
    return new ToolNames(new Crossing(Dialect.RESPONSES, provider, Capabilities.USUAL, "c"));
  }

  private static Carriage carriage() {
    return new Carriage("m", "c", 0, Capabilities.USUAL);
  }
}
