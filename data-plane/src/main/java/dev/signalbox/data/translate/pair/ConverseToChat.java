package dev.signalbox.data.translate.pair;

import dev.signalbox.data.translate.chat.ChatCodec;
import dev.signalbox.data.translate.converse.ConverseCodec;

/// A Converse client on a model behind Chat. Images in results follow in a message of the user;
/// thoughts come unsigned and are not sent back; cache points go. Guardrails and prompt variables
/// refuse the call.
final class ConverseToChat extends Pair {

  ConverseToChat() {
    super(new ConverseCodec(), new ChatCodec());
  }
}
