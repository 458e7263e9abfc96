package dev.signalbox.data.translate.pair;

import dev.signalbox.data.translate.chat.ChatCodec;
import dev.signalbox.data.translate.responses.ResponsesCodec;
import java.util.Set;

/// Codex on a model behind Chat. Tools that take any text become tools with one argument where the
/// model knows no others, namespaces become prefixes of names, images in results follow in a
/// message of the user. Built-in tools and earlier responses by id refuse the call.
final class ResponsesToChat extends Pair {

  ResponsesToChat() {
    super(new ResponsesCodec(), new ChatCodec());
  }

  @Override
  Set<String> sharedMembers() {
    return ChatToResponses.SHARED;
  }
}
