package dev.signalbox.control.tenant;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;

/// What a tenant has set, as shown.
///
/// @param unknownModelRule what happens with usage of a model that has no price
/// @param leakedKeyRule what becomes of a key that somebody outside found: `revoke` or `suspend`
@Serdeable(naming = SnakeCaseStrategy.class)
record TenantSetting(String unknownModelRule, String leakedKeyRule, long revision) {}
