package dev.signalbox.data.translate.pair;

import dev.signalbox.data.translate.converse.ConverseCodec;
import dev.signalbox.data.translate.responses.ResponsesCodec;
import dev.signalbox.data.translate.rule.AutomaticCache;
import dev.signalbox.data.translate.rule.Crossing;
import dev.signalbox.data.translate.rule.Rule;
import java.util.List;

/// Codex on a model behind Converse. Tools that take any text become tools with one argument,
/// namespaces become prefixes of names; Claude's thoughts come back sealed inside
/// `encrypted_content`. Built-in tools and earlier responses by id refuse the call.
final class ResponsesToConverse extends Pair {

  ResponsesToConverse() {
    super(new ResponsesCodec(), new ConverseCodec());
  }

  @Override
  List<Rule> ownRules(Crossing crossing) {
    return List.of(new AutomaticCache());
  }
}
