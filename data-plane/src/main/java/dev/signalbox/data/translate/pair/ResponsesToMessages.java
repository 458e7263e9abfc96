package dev.signalbox.data.translate.pair;

import dev.signalbox.data.translate.messages.MessagesCodec;
import dev.signalbox.data.translate.responses.ResponsesCodec;
import dev.signalbox.data.translate.rule.AutomaticCache;
import dev.signalbox.data.translate.rule.Crossing;
import dev.signalbox.data.translate.rule.Rule;
import java.util.List;

/// Codex on Claude. Tools that take any text become tools with one argument, namespaces become
/// prefixes of names; Claude's thoughts come back sealed inside `encrypted_content`. Its prompts
/// are cached as if it spoke to OpenAI. Built-in tools and earlier responses by id refuse the call.
final class ResponsesToMessages extends Pair {

  ResponsesToMessages() {
    super(new ResponsesCodec(), new MessagesCodec());
  }

  @Override
  List<Rule> ownRules(Crossing crossing) {
    return List.of(new AutomaticCache());
  }
}
