package dev.signalbox.data.translate.chat;

import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.PromptBuilder;
import dev.signalbox.data.conversation.RandomTalk;
import dev.signalbox.data.conversation.RoundTripContract;
import dev.signalbox.data.conversation.Sayable;
import java.util.Optional;
import java.util.Random;

final class ChatRoundTripTest extends RoundTripContract {

  ChatRoundTripTest() {
    super(new ChatCodec());
  }

  @Override
  protected RandomTalk talk(Random random) {
    return new RandomTalk(random, Optional::empty, Optional::empty, true);
  }

  /// Results are text, and do not say whether the tool failed.
  @Override
  protected Prompt sayable(Prompt prompt) {
    Prompt said = Sayable.parts(prompt, part -> Sayable.withoutMedia(Sayable.withoutFailure(part)));
    return new PromptBuilder(said)
        .sampling(
            Sayable.sampling(prompt.sampling(), prompt.sampling().maxTokens(), true, false, true))
        .usageInStream(prompt.stream())
        .build();
  }

  @Override
  protected String answerId() {
    return "chatcmpl-answer-1";
  }

  @Override
  protected String beginningOfTheEnd() {
    return "data: {\"id\":\"chatcmpl-answer-1\",\"object\":\"chat.completion.chunk\",\"created\":0,"
        + "\"model\":\"model-1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":";
  }

  @Override
  protected String streamBegun() {
    return "";
  }

  @Override
  protected String event() {
    return """
    data: {"id":"c","model":"m","choices":[{"index":0,"delta":{"content":"some words"}}]}

    """;
  }
}
