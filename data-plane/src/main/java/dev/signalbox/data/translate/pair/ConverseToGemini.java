package dev.signalbox.data.translate.pair;

import dev.signalbox.data.translate.converse.ConverseCodec;
import dev.signalbox.data.translate.gemini.GeminiCodec;

/// A Converse client on Gemini. Cache points go, because Gemini caches by itself; signatures of
/// calls travel in their ids. Guardrails, prompt variables and places in S3 that Gemini cannot read
/// refuse the call.
final class ConverseToGemini extends Pair {

  ConverseToGemini() {
    super(new ConverseCodec(), new GeminiCodec());
  }
}
