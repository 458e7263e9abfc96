package dev.signalbox.data.translate.pair;

import dev.signalbox.data.translate.chat.ChatCodec;
import dev.signalbox.data.translate.messages.MessagesCodec;
import dev.signalbox.data.translate.rule.AutomaticCache;
import dev.signalbox.data.translate.rule.Crossing;
import dev.signalbox.data.translate.rule.Rule;
import java.util.List;

/// OpenCode and others that speak Chat, on Claude. Its prompts are cached as if it spoke to OpenAI.
/// Claude thinks where an effort is asked for; a client that keeps `reasoning_details` brings its
/// thoughts back. JSON without a schema, sounds and several choices cannot be carried: they refuse
/// the call.
final class ChatToMessages extends Pair {

  ChatToMessages() {
    super(new ChatCodec(), new MessagesCodec());
  }

  @Override
  List<Rule> ownRules(Crossing crossing) {
    return List.of(new AutomaticCache());
  }
}
