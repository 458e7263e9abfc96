package dev.signalbox.data.translate.pair;

import dev.signalbox.data.conversation.DialectCodec;
import dev.signalbox.data.translate.rule.CallIds;
import dev.signalbox.data.translate.rule.Crossing;
import dev.signalbox.data.translate.rule.CustomTools;
import dev.signalbox.data.translate.rule.Foreigners;
import dev.signalbox.data.translate.rule.ModelLimits;
import dev.signalbox.data.translate.rule.Orderly;
import dev.signalbox.data.translate.rule.Pairing;
import dev.signalbox.data.translate.rule.Rule;
import dev.signalbox.data.translate.rule.Seals;
import dev.signalbox.data.translate.rule.ToolNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A client's dialect and a provider's.
public abstract class Pair {

  private final DialectCodec client;
  private final DialectCodec provider;

  Pair(DialectCodec client, DialectCodec provider) {
    this.client = client;
    this.provider = provider;
  }

  /// What the client speaks.
  public final DialectCodec client() {
    return client;
  }

  /// What the provider speaks.
  public final DialectCodec provider() {
    return provider;
  }

  /// The rules for one call, in the order in which they see its request. They see the answer in the
  /// opposite order.
  public final List<Rule> rules(Crossing crossing) {
    List<Rule> rules = new ArrayList<>();
    rules.add(new Orderly());
    rules.add(new Foreigners(sharedMembers()));
    rules.add(new Pairing());
    rules.add(new CallIds(crossing));
    rules.add(new CustomTools(crossing));
    rules.add(new ToolNames(crossing));
    rules.add(new Seals(crossing));
    rules.add(new ModelLimits(crossing));
    rules.addAll(ownRules(crossing));
    return rules;
  }

  /// Members of a request that both dialects know by the same name and meaning.
  Set<String> sharedMembers() {
    return Set.of();
  }

  /// What only this pair has to settle.
  List<Rule> ownRules(Crossing crossing) {
    return List.of();
  }
}
