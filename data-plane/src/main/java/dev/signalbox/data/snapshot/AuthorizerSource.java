package dev.signalbox.data.snapshot;

import dev.signalbox.model.bundle.ProviderSpec;
import dev.signalbox.model.bundle.TenantPolicy;

/// Gives what puts the credentials of providers on requests.
@FunctionalInterface
public interface AuthorizerSource {

  /// What authorizes the calls of a tenant to one of its providers. Does not wait for anything.
  Authorizer authorizer(TenantPolicy tenant, ProviderSpec provider);
}
