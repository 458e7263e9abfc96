package dev.signalbox.model.trust;

/// Something is not trusted.
///
/// @param detail for the operator; says which file and what is wrong, never what is in it
public record TrustRefusal(TrustReason reason, String detail) {}
