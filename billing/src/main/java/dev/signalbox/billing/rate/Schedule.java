package dev.signalbox.billing.rate;

import java.util.Optional;

/// What a model costs in one served tier.
///
/// @param base the rates of a call with a short context
/// @param longContext the rates of the whole call once its context is long, if they differ
public record Schedule(Rates base, Optional<LongContext> longContext) {

  /// Rates that replace the base rates for every token of a call with a long context.
  ///
  /// @param thresholdTokens total input tokens of the call, cached or not
  /// @param inclusive whether a call with exactly that many is long already
  /// @param rates what then holds
  public record LongContext(long thresholdTokens, boolean inclusive, Rates rates) {

    /// Whether a call with so many input tokens has a long context.
    public boolean reachedBy(long totalInputTokens) {
      return inclusive ? totalInputTokens >= thresholdTokens : totalInputTokens > thresholdTokens;
    }
  }

  /// The rates for a call with so many input tokens in all.
  public Rates ratesFor(long totalInputTokens) {
    return longContext
        .filter(tier -> tier.reachedBy(totalInputTokens))
        .map(LongContext::rates)
        .orElse(base);
  }
}
