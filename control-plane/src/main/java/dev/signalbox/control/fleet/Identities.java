package dev.signalbox.control.fleet;

import dev.signalbox.control.access.EnrolledProxy;
import dev.signalbox.control.access.ProxyCaller;
import dev.signalbox.control.access.ProxyIdentities;
import dev.signalbox.control.database.DatabaseFailures;
import dev.signalbox.control.database.DatabaseKeeper;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.key.Secret;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Recognises enrolled proxies. What was found is believed for some seconds, and for as long as it
/// is valid while the database is away: proxies must be able to wait for their policy then.
/// Revocations do not wait for that; they are looked up every second.
@Singleton
final class Identities implements ProxyIdentities {

  private static final Duration BELIEVED = Duration.ofSeconds(5);
  private static final int MOST_KNOWN = 50_000;

  private final TenantTransactions transactions;
  private final DatabaseKeeper database;
  private final SignsOfLife signs;
  private final Revocations revocations;
  private final InstantSource clock;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  Identities(
      TenantTransactions transactions,
      DatabaseKeeper database,
      SignsOfLife signs,
      Revocations revocations,
      InstantSource clock) {
    this.transactions = transactions;
    this.database = database;
    this.signs = signs;
    this.revocations = revocations;
    this.clock = clock;
  }

  private enum Slot {
    CURRENT,
    NEXT,
    PAST
  }

  private record Found(EnrolledProxy proxy, Slot slot, Instant expiresAt) {}

  private record Known(EnrolledProxy proxy, Instant expiresAt, Instant checkedAt) {}

  @Override
  public Optional<ProxyCaller> find(Secret presented, boolean forRenewal) {
    if (!Credentials.isIdentity(presented)) {
      return Optional.empty();
    }
    byte[] digest = Credentials.digest(presented);
    String name = HexFormat.of().formatHex(digest);
    Instant now = clock.instant();
    Optional<Known> fresh =
        Optional.ofNullable(known.get(name))
            .filter(one -> one.checkedAt().plus(BELIEVED).isAfter(now));
    Optional<Known> valid =
        (fresh.isPresent() ? fresh : look(digest, name, now))
            .filter(one -> !revocations.contains(one.proxy().id()))
            .filter(one ->
                now.isBefore(
                    forRenewal ? one.expiresAt().plus(FleetTimes.RENEWAL) : one.expiresAt()));
    valid.ifPresent(one -> signs.seen(one.proxy()));
    return valid.map(one -> new ProxyCaller(Optional.of(one.proxy())));
  }

  private Optional<Known> look(byte[] digest, String name, Instant now) {
    if (!database.prepared()) {
      throw away();
    }
    try {
      Optional<Known> valid = inDatabase(digest, now);
      if (known.size() >= MOST_KNOWN) {
        known.clear();
      }
      valid.ifPresentOrElse(one -> known.put(name, one), () -> known.remove(name));
      return valid;
    } catch (RuntimeException failed) {
      if (!DatabaseFailures.isAway(failed)) {
        throw failed;
      }
      return Optional.of(Optional.ofNullable(known.get(name)).orElseThrow(Identities::away));
    }
  }

  private Optional<Known> inDatabase(byte[] digest, Instant now) {
    Optional<Found> found = read(digest);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    switch (found.get().slot()) {
      case CURRENT -> {
        // Nothing changes.
      }
      case NEXT -> putInUse(found.get().proxy(), digest, now);
      case PAST -> {
        noteCopy(found.get().proxy(), digest, now);
        return Optional.empty();
      }
    }
    return Optional.of(new Known(found.get().proxy(), found.get().expiresAt(), now));
  }

  private Optional<Found> read(byte[] digest) {
    return transactions.withoutTenant(connection -> {
      try (PreparedStatement statement =
          connection.prepareStatement(
              "SELECT tenant_id, id, group_name, serves_all, slot, expires_at"
                  + " FROM proxy_of_identity(?)")) {
        statement.setBytes(1, digest);
        ResultSet rows = statement.executeQuery();
        if (!rows.next()) {
          return Optional.empty();
        }
        EnrolledProxy proxy =
            new EnrolledProxy(
                new TenantId(rows.getObject(1, UUID.class)),
                rows.getString(3),
                rows.getObject(2, UUID.class),
                rows.getBoolean(4));
        Slot slot =
            switch (rows.getString(5)) {
              case "current" -> Slot.CURRENT;
              case "next" -> Slot.NEXT;
              default -> Slot.PAST;
            };
        return Optional.of(
            new Found(proxy, slot, rows.getObject(6, OffsetDateTime.class).toInstant()));
      }
    });
  }

  /// The first use of an identity ends the one before.
  private void putInUse(EnrolledProxy proxy, byte[] digest, Instant now) {
    known.values().removeIf(one -> one.proxy().id().equals(proxy.id()));
    transactions.write(
        proxy.tenant(),
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "UPDATE proxy SET past_digest = digest, digest = next_digest,"
                      + " expires_at = next_expires_at, next_digest = NULL, next_expires_at = NULL,"
                      + " changed_at = ?, revision = revision + 1"
                      + " WHERE tenant_id = ? AND id = ? AND next_digest = ?")) {
            statement.setObject(1, now.atOffset(ZoneOffset.UTC));
            statement.setObject(2, proxy.tenant().value());
            statement.setObject(3, proxy.id());
            statement.setBytes(4, digest);
            return statement.executeUpdate();
          }
        });
  }

  /// A proxy forgets its old identity when it has used the new one. Who comes with it long after is
  /// another machine with a copy.
  private void noteCopy(EnrolledProxy proxy, byte[] digest, Instant now) {
    transactions.write(
        proxy.tenant(),
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "UPDATE proxy SET past_used_at = ? WHERE tenant_id = ? AND id = ?"
                      + " AND past_digest = ? AND changed_at < ?"
                      + " AND (past_used_at IS NULL OR past_used_at < ?)")) {
            statement.setObject(1, now.atOffset(ZoneOffset.UTC));
            statement.setObject(2, proxy.tenant().value());
            statement.setObject(3, proxy.id());
            statement.setBytes(4, digest);
            OffsetDateTime before = now.minus(FleetTimes.OVERTAKING).atOffset(ZoneOffset.UTC);
            statement.setObject(5, before);
            statement.setObject(6, before);
            return statement.executeUpdate();
          }
        });
  }

  private static RuntimeException away() {
    return Problem.of(ProblemCode.NOT_READY, "It cannot be told yet who this is.").asException();
  }
}
