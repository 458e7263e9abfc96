package dev.signalbox.data.translate.pair;

import dev.signalbox.data.translate.gemini.GeminiCodec;
import dev.signalbox.data.translate.messages.MessagesCodec;

/// Claude Code on Gemini. Images in results stand in the result; models before generation 3 get
/// them behind it. Signatures of calls travel in the ids of calls, those of texts in thinking
/// blocks. Cache marks go, because Gemini caches by itself, and schemas lose what Gemini does not
/// know. Server tools, uploaded files, and one call at a time refuse the call.
final class MessagesToGemini extends Pair {

  MessagesToGemini() {
    super(new MessagesCodec(), new GeminiCodec());
  }
}
