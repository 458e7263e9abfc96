package dev.signalbox.data.snapshot;

import dev.signalbox.model.id.TenantId;

/// For whom a call is made, as far as a provider may be told.
///
/// @param nodePath the place of the key in the tenant's tree, from the org down, as names joined by
///   `/`
public record Caller(TenantId tenant, String nodePath) {}
