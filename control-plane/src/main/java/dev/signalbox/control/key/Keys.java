package dev.signalbox.control.key;

import dev.signalbox.control.access.Access;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.access.Reach;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.change.Changed;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.control.http.Revisions;
import dev.signalbox.control.policy.Policies;
import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.id.MemberId;
import dev.signalbox.model.id.NodeId;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.key.VirtualKey;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The virtual keys of a tenant. A key rests on the rights of whoever vouched for it: who made it,
/// or who changed it last as somebody who may.
@Singleton
public final class Keys {

  private final Access access;
  private final KeyRights rights;
  private final Policies policies;
  private final TenantTransactions transactions;
  private final KeyStore store;
  private final KeyTemplates templates;
  private final SecureRandom random;
  private final InstantSource clock;

  Keys(
      Access access,
      KeyRights rights,
      Policies policies,
      TenantTransactions transactions,
      KeyStore store,
      KeyTemplates templates,
      SecureRandom random,
      InstantSource clock) {
    this.access = access;
    this.rights = rights;
    this.policies = policies;
    this.transactions = transactions;
    this.store = store;
    this.templates = templates;
    this.random = random;
    this.clock = clock;
  }

  IssuedKey create(ChangeRequest request, KeyWish wish) {
    Caller caller = request.caller();
    TenantId tenant = caller.tenant();
    VirtualKey key = VirtualKey.mint(random);
    Instant now = now();
    KeyBody.future(wish.expiry(), now);
    return policies.change(
        request,
        "keys." + key.id(),
        connection -> {
          store.insert(connection, tenant, key, wanted(connection, caller, wish, now));
          KeyRow created = store.find(connection, tenant, key.id()).orElseThrow();
          return Changed.of(new IssuedKey(created, key), "key.create", created.id())
              .at(created.node())
              .after(created.shown());
        });
  }

  private NewKey wanted(Connection connection, Caller caller, KeyWish wish, Instant now)
      throws SQLException {
    MemberId owner = wish.owner().orElse(caller.member());
    NodeId home = KeyPlaces.homeOf(connection, owner);
    NodeId node = wish.node().isPresent() ? KeyPlaces.node(connection, wish.node().get()) : home;
    Optional<Instant> end = wish.expiry().flatMap(KeyWish.Expiry::at);
    if (wish.template().isPresent()) {
      KeyTemplates.Template template = templates.require(connection, wish.template().get());
      if (owner.equals(caller.member())) {
        rights.requireSelf(connection, caller, node);
      } else {
        rights.requireManage(connection, caller, node);
      }
      end = templates.judge(connection, template, new KeyTemplates.Use(owner, node, wish, now));
    } else {
      rights.requireManage(connection, caller, node);
    }
    return new NewKey(
        owner.value(),
        node,
        wish.template(),
        KeyScopeTexts.of(wish),
        wish.metadata().orElse(JsonValue.object().build()),
        caller.member().value(),
        now,
        end);
  }

  /// Changes a key. Whoever may manage it vouches for it from then on; its owner may change the
  /// metadata only.
  KeyRow update(ChangeRequest request, KeyId key, KeyWish wish) {
    Caller caller = request.caller();
    TenantId tenant = caller.tenant();
    Instant now = now();
    KeyBody.future(wish.expiry(), now);
    return policies.change(
        request,
        "keys." + key,
        connection -> {
          KeyRow before = store.lock(connection, tenant, key).orElseThrow(Keys::notFound);
          boolean manages = rights.manages(connection, caller, before.node());
          if (manages) {
            requireTarget(connection, caller, wish, before, now);
          } else if (wish.saysMetadataOnly()) {
            rights.requireManageOrOwn(connection, caller, before);
          } else {
            rights.requireManage(connection, caller, before.node());
          }
          Revisions.check(request.ifMatch(), before.revision());
          before.requireNotRevoked();
          Optional<UUID> voucher =
              manages ? Optional.of(caller.member().value()) : Optional.empty();
          store.update(connection, tenant, key, new KeyChange(wish, voucher), now);
          KeyRow after = store.find(connection, tenant, key).orElseThrow();
          return Changed.of(after, "key.update", after.id())
              .at(after.node())
              .before(before.shown())
              .after(after.shown());
        });
  }

  private void requireTarget(
      Connection connection, Caller caller, KeyWish wish, KeyRow before, Instant now)
      throws SQLException {
    if (wish.owner().isPresent()) {
      KeyPlaces.homeOf(connection, wish.owner().get());
    }
    NodeId target =
        wish.node().isPresent() ? KeyPlaces.node(connection, wish.node().get()) : before.node();
    rights.requireManage(connection, caller, target);
    if (before.template().isPresent()) {
      KeyTemplates.Template template = templates.require(connection, before.template().get());
      MemberId owner = wish.owner().orElse(new MemberId(before.owner()));
      templates.judgeChange(
          connection, template, new KeyTemplates.Use(owner, target, wish, now), before);
    }
  }

  /// Ends a key. Doing so twice is no error.
  void revoke(ChangeRequest request, KeyId key) {
    TenantId tenant = request.caller().tenant();
    policies.revoke(
        request,
        connection -> {
          KeyRow before = store.lock(connection, tenant, key).orElseThrow(Keys::notFound);
          rights.requireManageOrOwn(connection, request.caller(), before);
          Revisions.check(request.ifMatch(), before.revision());
          if (before.revoked()) {
            return Changed.nothing(true);
          }
          store.revoke(connection, tenant, key, now());
          KeyRow after = store.find(connection, tenant, key).orElseThrow();
          return Changed.of(true, "key.revoke", after.id())
              .at(after.node())
              .before(before.shown())
              .after(after.shown());
        });
  }

  KeyRow show(Caller caller, KeyId key) {
    return transactions.read(
        caller.tenant(),
        connection -> {
          KeyRow row = store.find(connection, caller.tenant(), key).orElseThrow(Keys::notFound);
          rights.requireRead(connection, caller, row);
          return row;
        });
  }

  List<KeyRow> list(Caller caller, KeyFilter filter, PageRequest page) {
    String[] after = page.after().orElse(Instant.EPOCH + " ").split(" ", 2);
    KeyStore.Position position;
    try {
      position =
          new KeyStore.Position(
              Instant.parse(after[0]), after.length == 2 ? after[1] : "", page.limit() + 1);
    } catch (DateTimeParseException tampered) {
      throw Problem.of(ProblemCode.INVALID_CURSOR, "Use next_cursor as it was given.")
          .asException();
    }
    return transactions.read(
        caller.tenant(),
        connection -> {
          Reach reach = access.at(connection, caller, Permission.KEY_READ);
          return store.page(connection, caller.tenant(), filter, reach, position);
        });
  }

  static RuntimeException notFound() {
    return Problem.of(ProblemCode.NOT_FOUND, "There is no such key.").asException();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
