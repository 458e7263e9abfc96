package dev.signalbox.data.translate.pair;

import dev.signalbox.data.translate.chat.ChatCodec;
import dev.signalbox.data.translate.messages.MessagesCodec;

/// Claude Code on a model behind Chat. Images in results follow in a message of the user; thoughts
/// are not sent back, except as text where the model wants them; cache marks go, because these
/// providers cache by themselves; effort is carried, and a budget becomes the effort next to it.
/// Server tools, uploaded files and remote documents cannot be carried: they refuse the call.
final class MessagesToChat extends Pair {

  MessagesToChat() {
    super(new MessagesCodec(), new ChatCodec());
  }
}
