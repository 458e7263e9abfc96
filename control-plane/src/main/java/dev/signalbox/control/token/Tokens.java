package dev.signalbox.control.token;

import dev.signalbox.control.access.Access;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.access.Effects;
import dev.signalbox.control.access.Grants;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.access.SqlFacts;
import dev.signalbox.control.access.TokenScope;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.change.Changed;
import dev.signalbox.control.change.Changes;
import dev.signalbox.control.database.Sql;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.control.http.PathIds;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.model.id.MemberId;
import dev.signalbox.model.id.NodeId;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.Secret;
import dev.signalbox.model.key.SecretDigest;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The API tokens of a tenant.
@Singleton
public final class Tokens {

  private static final Duration DEFAULT_LIFE = Duration.ofDays(90);
  private static final Duration LONGEST_LIFE = Duration.ofDays(366);
  private static final int MAX_LIVE = 1_000;
  private static final int LAST = 4;

  private static final String INSERT =
      "INSERT INTO api_token (tenant_id, id, member_id, digest, name, permissions, node_id,"
          + " expires_at, last4, created_by, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private static final String HOW_MANY =
      "SELECT count(*) FROM api_token WHERE tenant_id = ? AND member_id = ? AND revoked_at IS NULL"
          + " AND (expires_at IS NULL OR expires_at > ?)";

  private static final String HOME =
      "SELECT node_id FROM member WHERE tenant_id = ? AND id = ? AND deactivated_at IS NULL";

  private final Access access;
  private final Grants grants;
  private final Changes changes;
  private final TenantTransactions transactions;
  private final TokenStore store;
  private final TokenMint mint;
  private final InstantSource clock;

  Tokens(
      Access access,
      Grants grants,
      Changes changes,
      TenantTransactions transactions,
      TokenStore store,
      TokenMint mint,
      InstantSource clock) {
    this.access = access;
    this.grants = grants;
    this.changes = changes;
    this.transactions = transactions;
    this.store = store;
    this.mint = mint;
    this.clock = clock;
  }

  /// What a token is to be.
  ///
  /// @param member whose it is; empty means the caller's own
  /// @param permissions empty means all that the calling token has, for one's own token only
  /// @param node empty means where the calling token works
  record Wanted(
      String name,
      Optional<MemberId> member,
      Optional<Set<Permission>> permissions,
      Optional<NodeId> node,
      Optional<Instant> expiresAt) {}

  /// Makes a token. Its secret is in the answer and nowhere else.
  Obj create(ChangeRequest request, Wanted wanted) {
    Caller caller = request.caller();
    UUID tenant = caller.tenant().value();
    UUID member = wanted.member().orElse(caller.member()).value();
    TokenScope scope = scope(caller, wanted);
    TokenMint.Minted minted = mint.next();
    Obj shown =
        changes.apply(
            request,
            connection -> {
              Grants.lock(connection);
              judge(connection, caller, member, scope);
              Instant now = clock.instant();
              if (Sql.number(connection, HOW_MANY, tenant, member, now) >= MAX_LIVE) {
                throw Problem.of(
                        ProblemCode.IN_USE, "A member has at most " + MAX_LIVE + " live tokens.")
                    .asException();
              }
              String secret = minted.secret().reveal();
              Sql.update(
                  connection,
                  INSERT,
                  tenant,
                  minted.id(),
                  member,
                  HexFormat.of().parseHex(SecretDigest.of(minted.secret()).toHex()),
                  wanted.name(),
                  scope.permissions().map(Tokens::names).orElse(null),
                  scope.node().orElse(null),
                  scope.expiresAt().orElse(null),
                  secret.substring(secret.length() - LAST),
                  caller.member().value(),
                  now);
              Obj created = store.find(connection, caller.tenant(), minted.id()).orElseThrow();
              return Changed.of(created, "token.create", minted.id().toString())
                  .at(NodeId.parse(created.string("member_node_id")))
                  .after(created);
            });
    return withSecret(shown, minted.secret());
  }

  /// Ends a token for good. Doing so twice is no error.
  void revoke(ChangeRequest request, UUID id) {
    Caller caller = request.caller();
    changes.apply(
        request,
        connection -> {
          Obj before = find(connection, caller, id);
          if (before.get("revoked_at").isPresent()) {
            return Changed.nothing(true);
          }
          Sql.update(
              connection,
              "UPDATE api_token SET revoked_at = ? WHERE tenant_id = ? AND id = ?",
              clock.instant(),
              caller.tenant().value(),
              id);
          return Changed.of(true, "token.revoke", id.toString())
              .at(NodeId.parse(before.string("member_node_id")))
              .before(before)
              .after(store.find(connection, caller.tenant(), id).orElseThrow());
        });
  }

  Obj show(Caller caller, UUID id) {
    return transactions.read(caller.tenant(), connection -> find(connection, caller, id));
  }

  /// The caller's own tokens, and those of members whose tokens the caller may manage.
  List<Obj> list(Caller caller, PageRequest page) {
    UUID after = page.afterId();
    return transactions.read(
        caller.tenant(),
        connection ->
            store.page(
                connection,
                caller.tenant(),
                caller.member().value(),
                access.reach(connection, caller, Permission.TOKEN_MANAGE),
                after,
                page.limit() + 1));
  }

  private Obj find(Connection connection, Caller caller, UUID id) throws SQLException {
    Obj token =
        store.find(connection, caller.tenant(), id).orElseThrow(() -> PathIds.notFound("token"));
    if (!token.string("member_id").equals(caller.member().toString())) {
      access.require(
          connection,
          caller,
          Permission.TOKEN_MANAGE,
          NodeId.parse(token.string("member_node_id")));
    }
    return token;
  }

  /// What is left out of one's own token comes from the token that asks for it; a token for another
  /// member says what it is for.
  private TokenScope scope(Caller caller, Wanted wanted) {
    boolean own = wanted.member().isEmpty() || wanted.member().get().equals(caller.member());
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Instant end =
        wanted
            .expiresAt()
            .map(at -> at.truncatedTo(ChronoUnit.MICROS))
            .orElse(now.plus(DEFAULT_LIFE));
    if (!end.isAfter(now) || end.isAfter(now.plus(LONGEST_LIFE))) {
      throw Problem.inBody(
              "/expires_at", "must be in the future, at most " + LONGEST_LIFE.toDays() + " days")
          .asException();
    }
    if (!own && (wanted.permissions().isEmpty() || wanted.node().isEmpty())) {
      throw Problem.inBody(
              "/permissions", "a token for another member needs permissions and node_id")
          .asException();
    }
    Optional<Instant> limit = caller.scope().expiresAt();
    boolean cut = own && wanted.expiresAt().isEmpty() && limit.filter(end::isAfter).isPresent();
    return new TokenScope(
        wanted.permissions().isPresent() ? wanted.permissions() : caller.scope().permissions(),
        wanted.node().isPresent() ? wanted.node().map(NodeId::value) : caller.scope().node(),
        cut ? limit : Optional.of(end));
  }

  private void judge(Connection connection, Caller caller, UUID member, TokenScope scope)
      throws SQLException {
    SqlFacts facts = new SqlFacts(connection, caller.tenant());
    UUID place = scope.node().isPresent() ? scope.node().get() : Access.org(connection).value();
    List<UUID> path = facts.path(place);
    if (path.isEmpty()) {
      throw Problem.inBody("/node_id", "names no node").asException();
    }
    if (member.equals(caller.member().value())) {
      grants.requireNarrower(caller, scope, path);
      return;
    }
    UUID home =
        Sql.id(connection, HOME, caller.tenant().value(), member)
            .orElseThrow(
                () -> Problem.inBody("/member_id", "names no active member").asException());
    access.require(connection, caller, Permission.TOKEN_MANAGE, new NodeId(home));
    grants.require(
        connection,
        caller,
        Effects.ofToken(scope.permissions().orElseThrow(), place, scope.expiresAt()));
  }

  private static String[] names(Set<Permission> permissions) {
    return permissions.stream().sorted().map(Permission::wireName).toArray(String[]::new);
  }

  private static Obj withSecret(Obj shown, Secret secret) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("id", shown.require("id"));
    members.put("token", JsonValue.of(secret.reveal()));
    members.putAll(shown.members());
    return new Obj(members);
  }
}
