package dev.signalbox.control.access;

import dev.signalbox.model.id.TenantId;
import java.util.Optional;

/// A proxy. A controller that takes one as a parameter is reached by nobody else.
///
/// @param enrolled which one; empty if it presented the token that the operator gave to all proxies
///   of the cell
public record ProxyCaller(Optional<EnrolledProxy> enrolled) {

  /// Whether it may carry traffic of a tenant: get its policy and deliver its usage.
  public boolean serves(TenantId tenant) {
    return enrolled.isEmpty()
        || enrolled.get().servesAll()
        || enrolled.get().tenant().equals(tenant);
  }
}
