package dev.signalbox.data.translate.pair;

import dev.signalbox.data.translate.chat.ChatCodec;
import dev.signalbox.data.translate.converse.ConverseCodec;
import dev.signalbox.data.translate.rule.AutomaticCache;
import dev.signalbox.data.translate.rule.Crossing;
import dev.signalbox.data.translate.rule.Rule;
import java.util.List;

/// A Chat client on a model behind Converse. Its prompts are cached as if it spoke to OpenAI.
/// Sounds, JSON without a schema, remote images and several choices refuse the call; penalties and
/// seeds are reported.
final class ChatToConverse extends Pair {

  ChatToConverse() {
    super(new ChatCodec(), new ConverseCodec());
  }

  @Override
  List<Rule> ownRules(Crossing crossing) {
    return List.of(new AutomaticCache());
  }
}
