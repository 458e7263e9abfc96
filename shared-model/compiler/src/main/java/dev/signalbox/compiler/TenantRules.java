package dev.signalbox.compiler;

import dev.signalbox.model.bundle.PriceList;
import dev.signalbox.model.bundle.TenantPolicy;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Judges what one tenant decided beside keys and routes, and adds it to the policy.
final class TenantRules {

  private static final int MOST_PRICES = 10_000;
  private static final Duration LEAST_STALE = Duration.ofMinutes(1);
  private static final Duration MOST_STALE = Duration.ofDays(30);

  private final TenantSource source;
  private final ProblemList problems;

  TenantRules(TenantSource source, ProblemList problems) {
    this.source = source;
    this.problems = problems;
  }

  /// The policy with settings, revocations and prices. Revocations are applied by being there.
  TenantPolicy complete(TenantPolicy policy) {
    Duration after = source.settings().staleAfter();
    if (after.compareTo(LEAST_STALE) < 0 || after.compareTo(MOST_STALE) > 0) {
      problems.add(
          source.path() + "settings.stale_after", "out of range", "Choose a time from 1m to 720h");
    }
    return new TenantPolicy(
        policy.tenant(),
        policy.keys(),
        policy.providers(),
        policy.aliases(),
        source.settings(),
        source.revocations(),
        prices());
  }

  private PriceList prices() {
    List<PriceList.Line> lines =
        source.prices().lines().stream().sorted(Comparator.comparing(PriceList.Line::id)).toList();
    Set<String> ids = new HashSet<>();
    for (PriceList.Line line : lines) {
      if (!ids.add(line.id())) {
        problems.add(
            source.path() + "prices." + line.id(), "two prices have this id", "Remove one of them");
      }
    }
    if (lines.size() > MOST_PRICES) {
      problems.add(source.path() + "prices", "more than " + MOST_PRICES, "Remove some");
    }
    return new PriceList(source.prices().book(), lines);
  }
}
