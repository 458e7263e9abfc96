package dev.signalbox.data.translate.pair;

import dev.signalbox.data.translate.converse.ConverseCodec;
import dev.signalbox.data.translate.messages.MessagesCodec;

/// Claude Code on a model behind Converse. Thoughts with their signatures are carried as they are,
/// and cache marks become cache points, for an hour only where that is known. Instructions within
/// the conversation become words of the user in their place. Server tools, remote images and
/// uploaded files refuse the call.
final class MessagesToConverse extends Pair {

  MessagesToConverse() {
    super(new MessagesCodec(), new ConverseCodec());
  }
}
