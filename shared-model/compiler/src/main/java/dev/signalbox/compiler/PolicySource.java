package dev.signalbox.compiler;

import dev.signalbox.model.bundle.Limits;
import java.util.List;

/// What administrators decided for one data-plane group, before it is judged.
///
/// @param version the number that the bundle will carry; it must rise with every change
/// @param tenants in any order
/// @param limits what the operator of the group decided
/// @param egress where providers of this group may be
public record PolicySource(long version, List<TenantSource> tenants, Limits limits, Egress egress) {

  public PolicySource {
    tenants = List.copyOf(tenants);
  }

  /// Where providers may be. Metadata services of clouds are never providers.
  public enum Egress {
    /// On the public network, over https only: for tenants who do not own the machine.
    PUBLIC_ONLY,
    /// Anywhere, also on this machine and in private networks: for a proxy of one's own.
    PRIVATE_ALLOWED
  }
}
