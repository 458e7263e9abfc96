package dev.signalbox.model.bundle;

import java.util.List;

/// One policy version of one data-plane group, complete: everything a proxy needs to decide on a
/// call.
///
/// @param version rises with every change; a proxy refuses one that is lower than the one it has
/// @param tenants what each tenant served by the group has decided
/// @param limits what the operator of the group has decided
public record Bundle(long version, List<TenantPolicy> tenants, Limits limits) {

  public Bundle {
    if (version < 1) {
      throw new IllegalArgumentException("versions start at 1");
    }
    tenants = List.copyOf(tenants);
  }
}
