package dev.signalbox.control.access;

import dev.signalbox.model.id.MemberId;
import dev.signalbox.model.id.TenantId;

/// A member who called with an API token. A controller that takes one as a parameter is reached by
/// nobody else.
public record Caller(TenantId tenant, MemberId member) {}
