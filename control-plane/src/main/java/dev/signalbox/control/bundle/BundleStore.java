package dev.signalbox.control.bundle;

import dev.signalbox.compiler.TenantSource;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.policy.PolicySources;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.trust.Repository;
import dev.signalbox.model.trust.RepositorySigner;
import dev.signalbox.model.trust.TargetPart;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Publishes into the repository in PostgreSQL. Publishing is serialised over all processes by one
/// lock, and versions are taken under it, so they rise whoever publishes. Only tenants that changed
/// are compiled and signed. Called by one thread at a time.
@Singleton
final class BundleStore {

  private static final Logger LOG = LoggerFactory.getLogger(BundleStore.class);

  /// How far the clocks of this machine and of the database may be apart.
  private static final Duration CLOCKS_APART = Duration.ofMinutes(1);

  private final TenantTransactions transactions;
  private final TrustFolder trust;
  private final InstantSource clock;
  private RepositorySigner signer;
  private Optional<Repository> known = Optional.empty();
  private Instant endsLookedFor;

  BundleStore(TenantTransactions transactions, BundleSettings settings, InstantSource clock) {
    this.transactions = transactions;
    this.trust = settings.trust();
    this.signer = trust.signer();
    this.clock = clock;
    this.endsLookedFor = clock.instant();
  }

  /// What is compiled anew.
  enum Extent {
    /// Tenants that changed since the last time.
    CHANGED,
    /// These and tenants of which a binding ended; and keys and roots are read again.
    CHANGED_AND_KEYS,
    /// All tenants, keys and roots.
    ALL
  }

  /// Publishes what the database says now; if nothing is different, gives what was published last.
  ///
  /// @throws IllegalStateException if the repository is signed by other keys than are in the folder
  Published publish(Extent extent) {
    if (extent != Extent.CHANGED) {
      if (trust.renew(clock.instant())) {
        LOG.warn("the root of trust expires soon: bring its keys and run ./signalbox trust rotate");
      }
      signer = trust.signer();
    }
    RepositorySigner current = signer;
    Instant now = clock.instant();
    Repository published =
        transactions.withoutTenant(connection -> {
          lock(connection);
          Optional<Repository> stored = stored(connection);
          Repository before = stored.orElseGet(() -> current.create(trust.roots(), now));
          Map<String, List<TargetPart>> changed =
              extent == Extent.ALL || stored.isEmpty()
                  ? everything(connection, before)
                  : changed(connection, before, ended(connection, extent));
          Repository rotated = extent == Extent.CHANGED ? before : rotated(before, current, now);
          Repository next = current.renew(current.publish(rotated, changed, now), now);
          if (stored.isEmpty() || next != before) {
            RepositoryRows.write(connection, stored, next);
          }
          return next;
        });
    known = Optional.of(published);
    endsLookedFor = extent == Extent.CHANGED ? endsLookedFor : now;
    return new Published(published);
  }

  /// What somebody else published, unless it is known already.
  Optional<Published> newerThan(long timestampVersion) {
    return transactions
        .withoutTenant(connection ->
            RepositoryRows.timestampVersion(connection) <= timestampVersion
                ? Optional.<Repository>empty()
                : stored(connection))
        .map(found -> {
          known = Optional.of(found);
          return new Published(found);
        });
  }

  /// A version that proxies are held at, with the keys of now.
  Repository hold(Published base, Published newest) {
    Map<String, List<TargetPart>> current =
        TenantAssembly.held(base.repository(), newest.repository());
    return signer.hold(base.repository(), newest.repository(), current, clock.instant());
  }

  /// An archive with a life of its own.
  byte[] export(Published published, Duration life) {
    return trust.signer().export(published.repository(), life, clock.instant());
  }

  /// Keeps a version that proxies are held at over a restart.
  void keep(Published held) {
    byte[] archive = held.archive(0);
    transactions.withoutTenant(connection -> {
      try (PreparedStatement statement =
          connection.prepareStatement(
              "INSERT INTO trust_held (version, archive) VALUES (?, ?) ON CONFLICT DO NOTHING")) {
        statement.setLong(1, held.version());
        statement.setBytes(2, archive);
        return statement.executeUpdate();
      }
    });
  }

  /// Forgets versions that nobody is held at any more.
  void keepOnly(Set<Long> held) {
    transactions.withoutTenant(connection -> {
      try (PreparedStatement statement =
          connection.prepareStatement("DELETE FROM trust_held WHERE version <> ALL (?)")) {
        statement.setArray(1, connection.createArrayOf("bigint", held.toArray()));
        return statement.executeUpdate();
      }
    });
  }

  /// A version that was kept.
  Optional<Published> at(long version) {
    return transactions.withoutTenant(connection -> {
      try (PreparedStatement statement =
          connection.prepareStatement("SELECT archive FROM trust_held WHERE version = ?")) {
        statement.setLong(1, version);
        ResultSet rows = statement.executeQuery();
        return rows.next()
            ? Optional.of(new Published(Repository.ofArchive(rows.getBytes(1))))
            : Optional.empty();
      }
    });
  }

  private Optional<Repository> stored(Connection connection) throws SQLException {
    long version = RepositoryRows.timestampVersion(connection);
    if (version == 0) {
      return Optional.empty();
    }
    if (known.isPresent() && known.get().timestampVersion() == version) {
      return known;
    }
    return Optional.of(RepositoryRows.read(connection, known));
  }

  /// Takes up roots that were signed since.
  private Repository rotated(Repository before, RepositorySigner current, Instant now) {
    Map<Long, byte[]> roots = trust.roots();
    Repository rotated = before;
    for (Map.Entry<Long, byte[]> root : roots.entrySet()) {
      byte[] stored = before.roots().get(root.getKey());
      if (stored == null) {
        rotated = current.rotate(rotated, root.getValue(), now);
      } else if (!Arrays.equals(stored, root.getValue())) {
        throw new IllegalStateException(
            "The policies in the database are signed by other keys than those in the trust folder:"
                + " bring the folder that belongs to this database.");
      }
    }
    if (roots.size() < before.roots().size()) {
      throw new IllegalStateException(
          "The trust folder lacks roots that the database has: bring the newest folder.");
    }
    return rotated;
  }

  private static Map<String, List<TargetPart>> everything(Connection connection, Repository before)
      throws SQLException {
    takeChanges(connection);
    List<TenantSource> sources = PolicySources.ofAll(connection);
    Map<String, List<TargetPart>> parts = new HashMap<>(TenantAssembly.parts(sources));
    parts.put(RepositorySigner.GROUP, TenantAssembly.group());
    List<String> there =
        sources.stream().map(source -> RepositorySigner.roleOf(source.id().toString())).toList();
    for (String role : before.roles().keySet()) {
      if (role.startsWith(RepositorySigner.roleOf("")) && !there.contains(role)) {
        parts.put(role, List.of());
      }
    }
    return parts;
  }

  /// @param ended tenants that changed without a note
  private static Map<String, List<TargetPart>> changed(
      Connection connection, Repository before, Set<UUID> ended) throws SQLException {
    List<Optional<UUID>> changes = takeChanges(connection);
    if (changes.contains(Optional.<UUID>empty())) {
      return everything(connection, before);
    }
    Set<UUID> tenants = new LinkedHashSet<>(ended);
    changes.forEach(change -> tenants.add(change.orElseThrow()));
    List<TenantSource> sources = new ArrayList<>();
    for (UUID tenant : tenants) {
      sources.addAll(
          TenantTransactions.as(new TenantId(tenant), connection, PolicySources::ofTenant));
    }
    return TenantAssembly.parts(sources);
  }

  /// Tenants of which a binding ended since the last look. It ends by the clock of the database, so
  /// the look goes back a little further than this machine's says.
  private Set<UUID> ended(Connection connection, Extent extent) throws SQLException {
    if (extent == Extent.CHANGED) {
      return Set.of();
    }
    Set<UUID> tenants = new LinkedHashSet<>();
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT * FROM bindings_ended(?)")) {
      statement.setObject(1, endsLookedFor.minus(CLOCKS_APART).atOffset(ZoneOffset.UTC));
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        tenants.add(rows.getObject(1, UUID.class));
      }
    }
    return tenants;
  }

  /// Who changed; empty for everybody.
  private static List<Optional<UUID>> takeChanges(Connection connection) throws SQLException {
    List<Optional<UUID>> changed = new ArrayList<>();
    try (PreparedStatement statement =
            connection.prepareStatement("SELECT * FROM take_policy_changes()");
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        changed.add(Optional.ofNullable(rows.getObject(1, UUID.class)));
      }
    }
    return changed;
  }

  private static void lock(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtext('publish'))")) {
      statement.execute();
    }
  }
}
