package dev.signalbox.data.translate.pair;

import dev.signalbox.data.translate.converse.ConverseCodec;
import dev.signalbox.data.translate.gemini.GeminiCodec;
import dev.signalbox.data.translate.rule.AutomaticCache;
import dev.signalbox.data.translate.rule.Crossing;
import dev.signalbox.data.translate.rule.Rule;
import java.util.List;

/// Gemini CLI on a model behind Converse. Thoughts come back sealed inside `thoughtSignature`;
/// Claude and Nova are told to cache, as Gemini does by itself. Vendor tools, remote files and
/// cached contents refuse the call.
final class GeminiToConverse extends Pair {

  GeminiToConverse() {
    super(new GeminiCodec(), new ConverseCodec());
  }

  @Override
  List<Rule> ownRules(Crossing crossing) {
    return List.of(new AutomaticCache());
  }
}
