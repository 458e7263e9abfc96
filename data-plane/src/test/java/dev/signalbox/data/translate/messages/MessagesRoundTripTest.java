package dev.signalbox.data.translate.messages;

import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.PromptBuilder;
import dev.signalbox.data.conversation.RandomTalk;
import dev.signalbox.data.conversation.RoundTripContract;
import dev.signalbox.data.conversation.Sayable;
import dev.signalbox.data.conversation.Seal;
import dev.signalbox.data.conversation.Tool;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.wire.Dialect;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

final class MessagesRoundTripTest extends RoundTripContract {

  MessagesRoundTripTest() {
    super(new MessagesCodec());
  }

  @Override
  protected RandomTalk talk(Random random) {
    return new RandomTalk(
        random,
        () ->
            Optional.of(
                new Seal(
                    Dialect.MESSAGES, Seal.Kind.SIGNATURE, "", "EqQB+/=" + random.nextInt(99))),
        Optional::empty,
        true);
  }

  /// Anthropic wants to know the most tokens and a schema for every tool, and takes no `top_p`
  /// along with a temperature.
  @Override
  protected Prompt sayable(Prompt prompt) {
    OptionalLong most = OptionalLong.of(prompt.sampling().maxTokens().orElse(32_000));
    return new PromptBuilder(prompt)
        .sampling(Sayable.sampling(prompt.sampling(), most, false, true, true))
        .tools(prompt.tools().stream().map(tool -> described((Tool.Function) tool)).toList())
        .build();
  }

  private static Tool described(Tool.Function tool) {
    return new Tool.Function(
        tool.name(),
        tool.description(),
        tool.parameters()
            .or(() ->
                Optional.of(Json.parse("{\"type\":\"object\",\"properties\":{}}").asObject())),
        tool.strict(),
        tool.cache(),
        tool.own());
  }

  @Override
  protected String answerId() {
    return "msg_answer-1";
  }

  @Override
  protected String beginningOfTheEnd() {
    return "event: message_delta";
  }

  @Override
  protected String streamBegun() {
    return """
    event: message_start
    data: {"type":"message_start","message":{"id":"msg_1","model":"m","usage":{}}}

    event: content_block_start
    data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

    """;
  }

  @Override
  protected String event() {
    return """
    event: content_block_delta
    data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"some"}}

    """;
  }
}
