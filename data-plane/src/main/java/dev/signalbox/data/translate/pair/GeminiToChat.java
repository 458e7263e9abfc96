package dev.signalbox.data.translate.pair;

import dev.signalbox.data.translate.chat.ChatCodec;
import dev.signalbox.data.translate.gemini.GeminiCodec;

/// Gemini CLI on a model behind Chat. Images in results follow in a message of the user. Thoughts
/// come as texts marked `thought`, and are not sent back. Vendor tools and cached contents refuse
/// the call; safety settings are reported.
final class GeminiToChat extends Pair {

  GeminiToChat() {
    super(new GeminiCodec(), new ChatCodec());
  }
}
