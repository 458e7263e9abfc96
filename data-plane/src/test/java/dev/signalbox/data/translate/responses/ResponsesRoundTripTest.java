package dev.signalbox.data.translate.responses;

import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.PromptBuilder;
import dev.signalbox.data.conversation.RandomTalk;
import dev.signalbox.data.conversation.RoundTripContract;
import dev.signalbox.data.conversation.Sampling;
import dev.signalbox.data.conversation.Sayable;
import dev.signalbox.data.conversation.Seal;
import dev.signalbox.data.conversation.Tool;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.wire.Dialect;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;

final class ResponsesRoundTripTest extends RoundTripContract {

  ResponsesRoundTripTest() {
    super(new ResponsesCodec());
  }

  @Override
  protected RandomTalk talk(Random random) {
    return new RandomTalk(
        random,
        () ->
            Optional.of(
                new Seal(
                    Dialect.RESPONSES,
                    Seal.Kind.ENCRYPTED,
                    "rs_" + random.nextInt(99),
                    "gAAAAB" + random.nextInt(99))),
        Optional::empty,
        false);
  }

  /// It does not say whether a tool failed, and knows no texts to stop at.
  @Override
  protected Prompt sayable(Prompt prompt) {
    Sampling sampling = prompt.sampling();
    LongStream most = sampling.maxTokens().stream().map(tokens -> Math.max(16, tokens));
    return new PromptBuilder(Sayable.parts(prompt, Sayable::withoutFailure))
        .sampling(
            Sayable.sampling(
                sampling,
                most.boxed().map(OptionalLong::of).findFirst().orElse(OptionalLong.empty()),
                true,
                false,
                false))
        .tools(prompt.tools().stream().map(tool -> described((Tool.Function) tool)).toList())
        .build();
  }

  /// Every tool has a schema and says whether it is strict.
  private static Tool described(Tool.Function tool) {
    return new Tool.Function(
        tool.name(),
        tool.description(),
        tool.parameters()
            .or(() ->
                Optional.of(Json.parse("{\"type\":\"object\",\"properties\":{}}").asObject())),
        Optional.of(false),
        tool.cache(),
        tool.own());
  }

  @Override
  protected String answerId() {
    return "resp_answer-1";
  }

  @Override
  protected String beginningOfTheEnd() {
    return "event: response.";
  }

  @Override
  protected String streamBegun() {
    return """
    data: {"type":"response.created","response":{"id":"resp_1","model":"m"}}

    data: {"type":"response.output_item.added","output_index":0,"item":{"type":"message"}}

    """;
  }

  @Override
  protected String event() {
    return """
    event: response.output_text.delta
    data: {"type":"response.output_text.delta","output_index":0,"delta":"some words"}

    """;
  }
}
