package dev.signalbox.control.key;

import dev.signalbox.control.change.Changed;
import dev.signalbox.control.change.OutsideChange;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.policy.Policies;
import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.Secret;
import dev.signalbox.model.key.SecretDigest;
import dev.signalbox.model.key.VirtualKey;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Ends keys that were found in public. A finding is looked up by the digest of the whole key and
/// by nothing else, so a guess at an id learns no more than a guess at random. Doing so twice is no
/// error.
@Singleton
final class LeakIntake {

  private static final String OWNERS =
      "SELECT digest, tenant_id, key_id, number FROM owners_of_secrets(?)";
  private static final String RULE =
      "SELECT leaked_key_rule FROM tenant_setting WHERE tenant_id = current_tenant()";
  private static final String SUSPEND = "suspend";

  private final Policies policies;
  private final TenantTransactions transactions;
  private final KeyStore store;
  private final InstantSource clock;

  LeakIntake(
      Policies policies, TenantTransactions transactions, KeyStore store, InstantSource clock) {
    this.policies = policies;
    this.transactions = transactions;
    this.store = store;
    this.clock = clock;
  }

  /// Something that looks like one of our keys.
  ///
  /// @param type what the reporter calls keys of this form
  /// @param url where it was found; may be empty
  /// @param source in what kind of thing it was found; may be empty
  record Finding(String token, String type, String url, String source) {

    @Override
    public String toString() {
      return "Finding[" + type + "]";
    }
  }

  private record Owner(TenantId tenant, KeyId key, int number) {}

  /// Ends what is ours.
  ///
  /// @return for each finding, in order, whether it was a key of ours; never the key itself
  List<Obj> take(HttpRequest<?> request, List<Finding> findings) {
    List<String> digests = new ArrayList<>();
    for (Finding finding : findings) {
      VirtualKey.parse(finding.token()).ifPresent(key -> digests.add(key.digest().toHex()));
    }
    Map<String, Owner> owners =
        digests.isEmpty()
            ? Map.of()
            : transactions.withoutTenant(connection -> owners(connection, digests));
    List<Obj> verdicts = new ArrayList<>(findings.size());
    for (Finding finding : findings) {
      String digest = SecretDigest.of(new Secret(finding.token())).toHex();
      Owner owner = owners.get(digest);
      if (owner != null) {
        end(request, owner, finding);
      }
      verdicts.add(
          JsonValue.object()
              .put("token_hash", digest)
              .put("token_type", finding.type())
              .put("label", owner == null ? "false_positive" : "true_positive")
              .build());
    }
    return verdicts;
  }

  private void end(HttpRequest<?> request, Owner owner, Finding finding) {
    String place = (finding.source() + " " + finding.url()).strip();
    String reason = place.isEmpty() ? "found in public" : "found in public: " + place;
    TenantId tenant = owner.tenant();
    policies.revoke(
        OutsideChange.leakReport(tenant, request, reason),
        connection -> {
          KeyRow before = store.lock(connection, tenant, owner.key()).orElseThrow();
          boolean live =
              !before.revoked()
                  && store.secrets(connection, tenant, owner.key()).stream()
                      .anyMatch(one -> one.number() == owner.number() && !one.revoked());
          if (!live) {
            return Changed.nothing(true);
          }
          if (rule(connection).equals(SUSPEND)) {
            if (!store.hold(connection, tenant, owner.key(), now())) {
              return Changed.nothing(true);
            }
          } else {
            store.revokeSecret(connection, tenant, owner.key(), owner.number(), now());
          }
          KeyRow after = store.find(connection, tenant, owner.key()).orElseThrow();
          return Changed.of(true, "key.leak", after.id())
              .at(after.node())
              .before(before.shown())
              .after(after.shown());
        });
  }

  private static Map<String, Owner> owners(Connection connection, List<String> digests)
      throws SQLException {
    Map<String, Owner> owners = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(OWNERS)) {
      statement.setArray(1, connection.createArrayOf("text", digests.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          owners.put(
              HexFormat.of().formatHex(rows.getBytes(1)),
              new Owner(
                  new TenantId(rows.getObject(2, UUID.class)),
                  new KeyId(rows.getString(3)),
                  rows.getInt(4)));
        }
      }
    }
    return owners;
  }

  private static String rule(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RULE);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getString(1) : "revoke";
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
