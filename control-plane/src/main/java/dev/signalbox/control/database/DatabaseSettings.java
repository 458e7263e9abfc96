package dev.signalbox.control.database;

import dev.signalbox.model.key.Secret;

/// How the database is reached.
///
/// @param url a JDBC address
/// @param ownerUser owns the tables; used for migrations only
/// @param appUser does everything else; row-level security binds it
public record DatabaseSettings(
    String url, String ownerUser, Secret ownerPassword, String appUser, Secret appPassword) {}
