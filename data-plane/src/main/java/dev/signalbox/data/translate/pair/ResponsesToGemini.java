package dev.signalbox.data.translate.pair;

import dev.signalbox.data.translate.gemini.GeminiCodec;
import dev.signalbox.data.translate.responses.ResponsesCodec;

/// Codex on Gemini. Tools that take any text become tools with one argument, namespaces become
/// prefixes of names; signatures come back sealed inside `encrypted_content` and in the ids of
/// calls. Built-in tools and earlier responses by id refuse the call.
final class ResponsesToGemini extends Pair {

  ResponsesToGemini() {
    super(new ResponsesCodec(), new GeminiCodec());
  }
}
