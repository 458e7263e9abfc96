package dev.signalbox.model.bundle;

import dev.signalbox.model.id.TenantId;
import java.util.List;

/// A policy in parts, see [Parts]. It has no version: parts stay what they are while the version
/// around them rises.
///
/// @param schema the schema that all parts are written in
/// @param tenants the parts of each tenant, in the order of the tenants' ids
/// @param group what the operator decided for the whole data-plane group
public record CompiledPolicy(int schema, List<TenantParts> tenants, Part group) {

  public CompiledPolicy {
    tenants = List.copyOf(tenants);
  }

  /// The parts of one tenant.
  ///
  /// @param parts in the order of [Parts#names]
  public record TenantParts(TenantId tenant, List<Part> parts) {
    public TenantParts {
      parts = List.copyOf(parts);
    }
  }
}
