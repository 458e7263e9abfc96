package dev.signalbox.control.access;

import dev.signalbox.model.id.MemberId;
import dev.signalbox.model.id.TenantId;
import java.util.UUID;

/// A member who called with an API token. A controller that takes one as a parameter is reached by
/// nobody else.
///
/// @param token the token's id, which is no secret
/// @param scope what the token is confined to
/// @param surface the door that the member came through
public record Caller(
    TenantId tenant, MemberId member, UUID token, TokenScope scope, Surface surface) {

  /// A door to the control plane, as the audit names it.
  public enum Surface {
    /// The REST API with an API token.
    API;

    /// The name in JSON.
    public String wireName() {
      return "api";
    }
  }
}
