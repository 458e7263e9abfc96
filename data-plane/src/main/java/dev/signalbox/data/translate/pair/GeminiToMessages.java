package dev.signalbox.data.translate.pair;

import dev.signalbox.data.translate.gemini.GeminiCodec;
import dev.signalbox.data.translate.messages.MessagesCodec;
import dev.signalbox.data.translate.rule.AutomaticCache;
import dev.signalbox.data.translate.rule.Crossing;
import dev.signalbox.data.translate.rule.Rule;
import java.util.List;

/// Gemini CLI on Claude. Claude's thoughts come back sealed inside `thoughtSignature`. Gemini
/// caches prompts by itself, so Claude is told to. Vendor tools such as Google Search, cached
/// contents and other modalities than text refuse the call; safety settings are reported.
final class GeminiToMessages extends Pair {

  GeminiToMessages() {
    super(new GeminiCodec(), new MessagesCodec());
  }

  @Override
  List<Rule> ownRules(Crossing crossing) {
    return List.of(new AutomaticCache());
  }
}
