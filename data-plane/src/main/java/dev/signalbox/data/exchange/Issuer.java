package dev.signalbox.data.exchange;

/// Who made a response that a call continues by its id.
///
/// @param provider its name in the policy
/// @param model as it was called there
/// @param credential which of the provider's credentials the call was made with, or 0
public record Issuer(String provider, String model, long credential) {}
