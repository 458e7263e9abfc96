package dev.signalbox.data.snapshot;

import dev.signalbox.compiler.RouteTable;
import dev.signalbox.model.bundle.KeyGrant;
import dev.signalbox.model.id.TenantId;

/// One virtual key with everything that follows from it.
///
/// @param grant what the key may do
/// @param caller whose key it is
/// @param policyVersion the policy version it was taken from
/// @param tenantHashKey keys the hashes of the tenant's conversations
public record KeyEntry(
    KeyGrant grant,
    Caller caller,
    long policyVersion,
    RouteTable routes,
    Endpoints endpoints,
    long tenantHashKey) {

  /// Whose key it is.
  public TenantId tenant() {
    return caller.tenant();
  }
}
