package dev.signalbox.data.credential;

import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.id.TenantId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Which secrets a tenant may refer to, if the operator says so: where several tenants share a
/// proxy, its environment, its files and its stores belong to none of them alone.
///
/// @param beginnings of the references that are allowed; `{tenant}` stands for the tenant's id.
///   None at all allows everything
record AllowedReferences(List<String> beginnings) {

  private static final String VARIABLE = "SIGNALBOX_SECRET_REFERENCES";

  /// As the environment says: beginnings with commas between them.
  static AllowedReferences from(Map<String, String> environment) {
    return new AllowedReferences(
        Stream.of(environment.getOrDefault(VARIABLE, "").split(",", -1))
            .map(String::strip)
            .filter(beginning -> !beginning.isEmpty())
            .toList());
  }

  boolean allows(SecretRef reference, TenantId tenant) {
    return beginnings.isEmpty()
        || reference instanceof SecretRef.None
        || beginnings.stream()
            .map(beginning -> beginning.replace("{tenant}", tenant.toString()))
            .anyMatch(reference.text()::startsWith);
  }
}
