package dev.signalbox.data.translate.pair;

import dev.signalbox.data.translate.gemini.GeminiCodec;
import dev.signalbox.data.translate.responses.ResponsesCodec;

/// Gemini CLI on a model behind Responses. Encrypted thoughts come back sealed inside
/// `thoughtSignature`. Vendor tools and cached contents refuse the call; safety settings are
/// reported.
final class GeminiToResponses extends Pair {

  GeminiToResponses() {
    super(new GeminiCodec(), new ResponsesCodec());
  }
}
