package dev.signalbox.billing.rate;

import java.time.Instant;
import java.util.Optional;

/// Who served a call, as far as the price depends on it.
///
/// @param provider the provider's name in the policy
/// @param model the model that the provider says it used, or the one it was sent if it says nothing
/// @param tier the service tier that the provider says it used; never the one that was asked for
/// @param at when the attempt was sent; its price is the one that was valid then
public record Served(String provider, String model, Optional<String> tier, Instant at) {}
