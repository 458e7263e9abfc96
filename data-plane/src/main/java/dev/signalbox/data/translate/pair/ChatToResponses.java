package dev.signalbox.data.translate.pair;

import dev.signalbox.data.translate.chat.ChatCodec;
import dev.signalbox.data.translate.responses.ResponsesCodec;
import java.util.Set;

/// A Chat client on a model behind Responses. Both are OpenAI's, so nearly all is said by the same
/// names. Stop texts, penalties and seeds are reported; sounds refuse the call.
final class ChatToResponses extends Pair {

  /// What both of OpenAI's dialects know.
  static final Set<String> SHARED =
      Set.of(
          "verbosity",
          "service_tier",
          "user",
          "safety_identifier",
          "prompt_cache_key",
          "prompt_cache_retention");

  ChatToResponses() {
    super(new ChatCodec(), new ResponsesCodec());
  }

  @Override
  Set<String> sharedMembers() {
    return SHARED;
  }
}
