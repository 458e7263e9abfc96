package dev.signalbox.control.change;

import dev.signalbox.control.audit.Actor;
import dev.signalbox.control.audit.Origin;
import dev.signalbox.control.audit.Surface;
import dev.signalbox.control.http.RequestIds;
import dev.signalbox.model.id.TenantId;
import io.micronaut.http.HttpRequest;
import java.util.Optional;

/// A change that no member asked for: by Signalbox itself, by a proxy, or by somebody outside whom
/// the operator trusts.
///
/// @param reason why, for the audit log
public record OutsideChange(TenantId tenant, Actor actor, Origin origin, Optional<String> reason) {

  /// What a report of leaked keys leads to.
  ///
  /// @param reason where the key was found
  public static OutsideChange leakReport(TenantId tenant, HttpRequest<?> request, String reason) {
    Origin origin =
        new Origin(
            Surface.LEAK_INTAKE, RequestIds.of(request), ChangeRequestBinder.address(request));
    return new OutsideChange(tenant, Actor.system("leak report"), origin, Optional.of(reason));
  }
}
