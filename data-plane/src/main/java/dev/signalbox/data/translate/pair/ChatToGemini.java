package dev.signalbox.data.translate.pair;

import dev.signalbox.data.translate.chat.ChatCodec;
import dev.signalbox.data.translate.gemini.GeminiCodec;

/// A Chat client on Gemini. Signatures of calls travel in the ids of calls. An effort becomes a
/// level, or a budget for models before generation 3. Several choices, and one call at a time,
/// refuse the call.
final class ChatToGemini extends Pair {

  ChatToGemini() {
    super(new ChatCodec(), new GeminiCodec());
  }
}
